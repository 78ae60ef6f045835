package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * What a producer job keeps: whose history it protects since when, and until when it does without a
 * heartbeat. With {@code streams} false it only keeps history after a failover.
 */
public record HistoryRetention(
    long virtualClusterId,
    Timestamp startTime,
    Instant lastHeartbeat,
    Duration expiration,
    boolean streams) {

  /** A producer job that streams a virtual cluster's history from a start time on. */
  public static JobRecord streaming(
      ClusterState state, VirtualClusterRecord cluster, Timestamp startTime, Duration expiration) {
    return job(state, cluster, startTime, expiration, true);
  }

  /** A job that keeps a promoted virtual cluster's history, so that a failback finds it. */
  public static JobRecord afterFailover(
      ClusterState state, VirtualClusterRecord cluster, Timestamp failover, Duration expiration) {
    return job(state, cluster, failover, expiration, false);
  }

  private static JobRecord job(
      ClusterState state,
      VirtualClusterRecord cluster,
      Timestamp since,
      Duration expiration,
      boolean streams) {
    Instant now = state.instant();
    return JobRecord.started(
            state.jobs().nextId(),
            JobRecord.PRODUCER,
            "History Retention for Physical Replication of " + cluster.name(),
            now,
            new HistoryRetention(cluster.id(), since, now, expiration, streams))
        .protecting(new JobRecord.Protection(cluster.id(), since));
  }

  public boolean isExpired(Instant now) {
    return lastHeartbeat.plus(expiration).isBefore(now);
  }

  public HistoryRetention expiringAfter(Duration changed) {
    return new HistoryRetention(virtualClusterId, startTime, lastHeartbeat, changed, streams);
  }

  public HistoryRetention heardAt(Instant now) {
    return new HistoryRetention(virtualClusterId, startTime, now, expiration, streams);
  }
}
