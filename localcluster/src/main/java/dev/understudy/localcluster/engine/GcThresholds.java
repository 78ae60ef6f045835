package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Store;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Below which time the history of each virtual cluster may be gone. A threshold only rises, durably
 * and before anything is removed; whoever begins to protect history does so under the same lock, so
 * no threshold rises over a time that was just promised.
 */
public final class GcThresholds {
  private final Store store;
  private final Map<Long, Timestamp> known = new ConcurrentHashMap<>();

  public GcThresholds(Store store) {
    this.store = store;
  }

  /** The threshold; history at and above it is whole. */
  public Timestamp of(long virtualClusterId) {
    return known.computeIfAbsent(virtualClusterId, this::stored);
  }

  private Timestamp stored(long virtualClusterId) {
    byte[] found = store.get(Family.META, key(virtualClusterId));
    return found == null ? Timestamp.ZERO : RecentIndex.timestamp(found);
  }

  /**
   * Refuses a time below the threshold.
   *
   * @throws ClusterException with CockroachDB's text, which has no SQLSTATE of its own
   */
  public void check(long virtualClusterId, Timestamp readTime) {
    Timestamp threshold = of(virtualClusterId);
    if (readTime.compareTo(threshold) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "batch timestamp %s must be after replica GC threshold %s"
              .formatted(printed(readTime), printed(threshold)));
    }
  }

  private static String printed(Timestamp time) {
    return "%d.%09d,%d"
        .formatted(
            time.wallNanos() / 1_000_000_000L, time.wallNanos() % 1_000_000_000L, time.logical());
  }

  /** Raises a threshold to what is asked under the lock; lower times change nothing. */
  public synchronized Timestamp raise(long virtualClusterId, Supplier<Timestamp> bound) {
    Timestamp threshold = bound.get();
    if (threshold.compareTo(of(virtualClusterId)) <= 0) {
      return of(virtualClusterId);
    }
    try (Batch batch = store.batch()) {
      batch.put(Family.META, key(virtualClusterId), RecentIndex.bytes(threshold));
      RecentIndex.noteTrim(store, batch, virtualClusterId, threshold);
      store.write(batch);
    }
    known.put(virtualClusterId, threshold);
    return threshold;
  }

  /** Does what protects history from a time on, unless that history may be gone already. */
  public synchronized <T> T protect(long virtualClusterId, Timestamp from, Supplier<T> protection) {
    check(virtualClusterId, from);
    return protection.get();
  }

  private static byte[] key(long virtualClusterId) {
    return ("collected/" + virtualClusterId).getBytes(StandardCharsets.UTF_8);
  }
}
