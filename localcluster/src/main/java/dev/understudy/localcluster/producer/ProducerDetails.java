package dev.understudy.localcluster.producer;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * What a producer job keeps: whose history it protects since when, and until when it does without a
 * heartbeat. With {@code streams} false it only keeps history after a failover.
 */
public record ProducerDetails(
    long virtualClusterId,
    Timestamp startTime,
    Instant lastHeartbeat,
    Duration expiration,
    boolean streams) {

  boolean isExpired(Instant now) {
    return lastHeartbeat.plus(expiration).isBefore(now);
  }

  ProducerDetails heardAt(Instant now) {
    return new ProducerDetails(virtualClusterId, startTime, now, expiration, streams);
  }
}
