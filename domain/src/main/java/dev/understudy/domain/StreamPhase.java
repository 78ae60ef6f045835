package dev.understudy.domain;

/** What a stream is doing, in more detail than its public status; each phase has one status. */
public enum StreamPhase {
  PREFLIGHT(StreamStatus.STARTING),
  PEERING(StreamStatus.STARTING),
  BACKING_UP_STANDBY(StreamStatus.STARTING),
  WIPING_STANDBY(StreamStatus.STARTING),
  STARTING_REPLICATION(StreamStatus.STARTING),
  INITIAL_SCAN(StreamStatus.REPLICATING),
  REPLICATING(StreamStatus.REPLICATING),
  PAUSING(StreamStatus.REPLICATING),
  PAUSED(StreamStatus.REPLICATING),
  RESUMING(StreamStatus.REPLICATING),
  SCHEDULED(StreamStatus.FAILING_OVER),
  FENCING(StreamStatus.FAILING_OVER),
  DRAINING(StreamStatus.FAILING_OVER),
  UNFENCING(StreamStatus.FAILING_OVER),
  CATCHING_UP(StreamStatus.FAILING_OVER),
  REVERTING(StreamStatus.FAILING_OVER),
  PROMOTING(StreamStatus.FAILING_OVER),
  MANAGING_JOBS(StreamStatus.COMPLETED),
  VERIFYING(StreamStatus.COMPLETED),
  COMPLETED(StreamStatus.COMPLETED),
  UNDOING(StreamStatus.CANCELED),
  CANCELED(StreamStatus.CANCELED);

  private final StreamStatus status;

  StreamPhase(StreamStatus status) {
    this.status = status;
  }

  public StreamStatus status() {
    return status;
  }

  /** Whether a workflow still has work to do for a stream in this phase. */
  public boolean isDriven() {
    return this != COMPLETED && this != CANCELED;
  }
}
