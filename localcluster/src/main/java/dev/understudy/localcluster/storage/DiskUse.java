package dev.understudy.localcluster.storage;

/**
 * How much memory a store takes, and what a loss of power takes from it.
 *
 * @param cacheBytes blocks, indexes, filters and write buffers together
 * @param writeBuffersBytes all that is written and not in a sorted file yet
 * @param writeBufferBytes the same, of one column family
 * @param logBytes what a start after a crash has to replay
 * @param syncedOnly whether unsynced writes stay in the process until the next synced one, so that
 *     the files hold at any moment what would be left of them after a loss of power
 */
public record DiskUse(
    long cacheBytes,
    long writeBuffersBytes,
    long writeBufferBytes,
    long logBytes,
    boolean syncedOnly) {

  /** Chosen so that memory stays the same at any size; 64 MB of log replay in about a second. */
  public static DiskUse usual() {
    return new DiskUse(128L << 20, 80L << 20, 32L << 20, 64L << 20, false);
  }
}
