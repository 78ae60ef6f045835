package dev.understudy.localcluster.engine;

import java.time.Duration;

/**
 * The waits and limits that are no cluster settings; shortened by tests.
 *
 * @param streamPace how long a stream of changes gathers commits that come close together into one
 *     round trip and one sync of the peer
 * @param transactionBytes what all transactions in progress may hold together of writes and read
 *     keys; beside messages and results it must fit a heap of 256 MB
 */
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
    Duration streamPace,
    int parallelScans,
    int scanSpans,
    long sortedFileBytes,
    long transactionBytes) {

  /** What {@link #transactionBytes} usually is, and with it the largest row that can be written. */
  public static final int TRANSACTION_BYTES = 48 << 20;

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
        Duration.ofMillis(10),
        3,
        12,
        48L << 20,
        TRANSACTION_BYTES);
  }
}
