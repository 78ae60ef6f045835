package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamStart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an ingestion job keeps besides its frontier. {@code resetting} says that what is here must
 * first go back to the stream's start time; {@code reader} that a read-only virtual cluster belongs
 * to it; {@code latest} that the failover time is what was replicated when it was asked for.
 */
record IngestionDetails(
    long virtualClusterId,
    String sourceName,
    String sourceUri,
    StreamStart stream,
    Duration retention,
    @Nullable Timestamp failoverTime,
    boolean latest,
    boolean failingOver,
    boolean resetting,
    boolean reader) {

  /** Of a stream that begins. */
  static IngestionDetails begin(
      long virtualClusterId, ReplicationRequest request, StreamStart stream, boolean resetting) {
    return new IngestionDetails(
        virtualClusterId,
        request.sourceName(),
        request.sourceUri(),
        stream,
        request.options().retentionOrDefault(),
        null,
        false,
        false,
        resetting,
        request.options().reader());
  }

  IngestionDetails pendingFailover(Timestamp time, boolean toLatest) {
    return new IngestionDetails(
        virtualClusterId,
        sourceName,
        sourceUri,
        stream,
        retention,
        time,
        toLatest,
        false,
        resetting,
        reader);
  }

  IngestionDetails beganFailover() {
    return new IngestionDetails(
        virtualClusterId,
        sourceName,
        sourceUri,
        stream,
        retention,
        failoverTime,
        latest,
        true,
        resetting,
        reader);
  }

  IngestionDetails wasReset() {
    return new IngestionDetails(
        virtualClusterId,
        sourceName,
        sourceUri,
        stream,
        retention,
        failoverTime,
        latest,
        failingOver,
        false,
        reader);
  }

  IngestionDetails keeping(Duration window, boolean withReader) {
    return new IngestionDetails(
        virtualClusterId,
        sourceName,
        sourceUri,
        stream,
        window,
        failoverTime,
        latest,
        failingOver,
        resetting,
        withReader);
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
