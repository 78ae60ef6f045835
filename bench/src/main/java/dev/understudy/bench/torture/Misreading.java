package dev.understudy.bench.torture;

/** How a standby's replicated time is read wrongly; the cluster itself is well. */
enum Misreading {
  /** Ever the same time, as from a reading that took long. */
  STALE,
  /** A reading fails, and what it would have shown is never seen. */
  SKIPPED,
  /** An earlier time each time, as where answers overtake each other. */
  BACKWARDS
}
