package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.util.Arrays;

/**
 * Removes versions that nobody can read any more. It follows the recent index: a version is garbage
 * once a newer one of its key is at or below the threshold, a tombstone as soon as it is itself, so
 * the cost is that of what changed. Each batch removes versions together with the index entries
 * that led to them, so after a crash the next call does the rest.
 */
public final class Garbage {
  private Garbage() {}

  /**
   * Removes garbage at or below a threshold, which must already be refused to readers and noted as
   * the index's trim.
   *
   * @param most how many changes to look at
   * @return how many it looked at; fewer than {@code most} when nothing is left
   */
  public static int collect(Store store, long virtualClusterId, Timestamp threshold, int most) {
    int seen = 0;
    byte[] last = new byte[0];
    try (RecentIndex.Entries entries =
            RecentIndex.between(store, virtualClusterId, Timestamp.ZERO, threshold);
        Walk versions =
            store.walk(Family.DATA, Keys.start(virtualClusterId), Keys.end(virtualClusterId));
        Batch batch = store.batch()) {
      while (seen < most && entries.next()) {
        last = entries.recentKey();
        collectBelow(versions, Keys.versionOfRecent(last), batch);
        seen++;
      }
      if (seen > 0) {
        byte[] past = Arrays.copyOf(last, last.length + 1);
        batch.deleteRange(Family.RECENT, Keys.start(virtualClusterId), past);
        store.writeUnsynced(batch);
      }
    }
    return seen;
  }

  private static void collectBelow(Walk versions, byte[] version, Batch batch) {
    if (!versions.seek(version) || !Arrays.equals(versions.key(), version)) {
      // It is gone already, and with it what led to its predecessors.
      return;
    }
    boolean tombstone = Keys.isTombstone(versions.value());
    // An older version that an entry of its own led to has no predecessor any more; below a
    // tombstone, which goes too, nothing may be left that would come back to life.
    while (versions.next() && Keys.sameUserKey(version, versions.key())) {
      batch.delete(Family.DATA, versions.key());
      if (!tombstone) {
        break;
      }
    }
    if (tombstone) {
      batch.delete(Family.DATA, version);
    }
  }
}
