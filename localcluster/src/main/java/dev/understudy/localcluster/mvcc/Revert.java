package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import java.util.function.DoubleConsumer;

/**
 * Takes a virtual cluster back to a time by deleting every version above it. Each batch removes
 * versions together with their index entries, so after a crash the same call does the rest.
 */
public final class Revert {
  private static final int BATCH_OPERATIONS = 20_000;

  private Revert() {}

  /**
   * @param fraction told how much is done, between 0 and 1
   * @return how many versions were deleted
   */
  public static long run(
      Store store, long virtualClusterId, Timestamp target, DoubleConsumer fraction) {
    long deleted = 0;
    try (RecentIndex.Entries entries = RecentIndex.above(store, virtualClusterId, target);
        Batch batch = store.batch()) {
      double distance = Math.max(1, entries.lastTimestamp().wallNanos() - target.wallNanos());
      while (entries.next()) {
        byte[] recentKey = entries.recentKey();
        batch.delete(Family.DATA, Keys.versionOfRecent(recentKey));
        batch.delete(Family.RECENT, recentKey);
        deleted++;
        if (batch.count() >= BATCH_OPERATIONS) {
          store.writeUnsynced(batch);
          batch.clear();
          fraction.accept((entries.timestamp().wallNanos() - target.wallNanos()) / distance);
        }
      }
      store.write(batch);
    }
    return deleted;
  }
}
