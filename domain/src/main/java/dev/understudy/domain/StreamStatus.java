package dev.understudy.domain;

/** The five public statuses of a stream, as the CockroachDB Cloud API names them. */
public enum StreamStatus {
  STARTING,
  REPLICATING,
  FAILING_OVER,
  COMPLETED,
  CANCELED;

  /** Whether the stream still holds its clusters or may yet change them. */
  public boolean isLive() {
    return this != COMPLETED && this != CANCELED;
  }
}
