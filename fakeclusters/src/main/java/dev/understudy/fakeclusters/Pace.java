package dev.understudy.fakeclusters;

import java.time.Duration;

/**
 * How long a fake cluster takes for what it does.
 *
 * @param scan of the initial scan, and of catching up at the start of a failback
 * @param lag how far replication is behind its primary
 * @param pending the least time between a failover target and the begin of the cut
 * @param revert from there until the virtual cluster is ready
 * @param backup of every backup and restore
 * @param retention how far back a failover may go
 */
public record Pace(
    Duration scan,
    Duration lag,
    Duration pending,
    Duration revert,
    Duration backup,
    Duration retention) {

  /** Nothing takes long, and four hours are kept. */
  public static Pace quick() {
    return new Pace(
        Duration.ofMillis(200),
        Duration.ofMillis(100),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ZERO,
        Duration.ofHours(4));
  }

  public Pace withScan(Duration length) {
    return new Pace(length, lag, pending, revert, backup, retention);
  }

  public Pace withLag(Duration length) {
    return new Pace(scan, length, pending, revert, backup, retention);
  }

  public Pace withPending(Duration length) {
    return new Pace(scan, lag, length, revert, backup, retention);
  }

  public Pace withRevert(Duration length) {
    return new Pace(scan, lag, pending, length, backup, retention);
  }

  public Pace withBackup(Duration length) {
    return new Pace(scan, lag, pending, revert, length, retention);
  }
}
