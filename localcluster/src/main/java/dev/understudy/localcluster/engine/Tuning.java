package dev.understudy.localcluster.engine;

import java.time.Duration;

/** The waits and limits that are no cluster settings; shortened by tests. */
public record Tuning(
    Duration producerExpiration,
    Duration housekeepingInterval,
    int collectedPerBatch,
    Duration postFailoverRetention,
    int retries,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration sourceSilence,
    Duration farewell,
    int parallelScans,
    int scanSpans,
    long sortedFileBytes) {

  /** CockroachDB's defaults where it has them; the retries last about three and a half minutes. */
  public static Tuning defaults() {
    return new Tuning(
        Duration.ofHours(24),
        Duration.ofSeconds(10),
        2_000,
        Duration.ofHours(24),
        18,
        Duration.ofMillis(500),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        3,
        12,
        48L << 20);
  }
}
