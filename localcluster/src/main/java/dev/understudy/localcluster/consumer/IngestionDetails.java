package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamStart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an ingestion job keeps besides its frontier. */
record IngestionDetails(
    long virtualClusterId,
    String sourceName,
    String sourceUri,
    StreamStart stream,
    Duration retention,
    @Nullable Timestamp failoverTime,
    boolean failingOver) {

  IngestionDetails failingOverTo(Timestamp time, boolean begun) {
    return new IngestionDetails(
        virtualClusterId, sourceName, sourceUri, stream, retention, time, begun);
  }

  /**
   * The earliest time that a failover can go to: the start while nothing is replicated, later the
   * retention behind what is replicated, and never above a failover that waits.
   */
  Timestamp retained(@Nullable Timestamp replicated) {
    Timestamp retained = stream.startTime();
    if (replicated != null) {
      long floor = Math.max(0, replicated.wallNanos() - retention.toNanos());
      if (floor > retained.wallNanos()) {
        retained = new Timestamp(floor, 0);
      }
    }
    return failoverTime != null && failoverTime.compareTo(retained) < 0 ? failoverTime : retained;
  }

  @Override
  public String toString() {
    return "ingestion of " + sourceName + " from " + SourceUri.redact(sourceUri);
  }
}
