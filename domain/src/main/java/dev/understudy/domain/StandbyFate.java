package dev.understudy.domain;

/** What becomes of the standby of a stream that is canceled after the wipe. */
public enum StandbyFate {
  /** The replicating virtual cluster is dropped. */
  EMPTY,
  /** It is dropped, and what the standby held before the stream is restored from its backup. */
  RESTORED,
  /**
   * Nothing is dropped: the virtual cluster stays as it was replicated, offline. So it is where
   * nobody asked for the end of the stream, and after a failback, which wiped nothing.
   */
  KEPT
}
