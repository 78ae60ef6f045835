package dev.understudy.bench.torture;

/** What may be wrong with a way between two processes. */
enum Trouble {
  /** Connections end, and new ones are refused. */
  CUT,
  /** Whatever is sent arrives late. */
  SLOW,
  /** Nothing arrives, and nobody is told: the other side is gone without a farewell. */
  HALF_OPEN,
  /** Connections end with a reset, new ones as soon as they are made. */
  RESET
}
