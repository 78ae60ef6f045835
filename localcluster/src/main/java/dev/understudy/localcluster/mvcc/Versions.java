package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Keys.VersionTime;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads single versions of a virtual cluster's keys, and names their times. */
final class Versions {
  private Versions() {}

  /** The value that a key had at a time, or null. */
  static byte @Nullable [] get(Store store, long virtualClusterId, byte[] key, Timestamp asOf) {
    byte[] escaped = Keys.escape(key);
    byte[] newest = Keys.version(virtualClusterId, escaped, asOf.wallNanos(), asOf.logical());
    byte[] oldest = Keys.version(virtualClusterId, escaped, 0, 0);
    byte[] above = Arrays.copyOf(oldest, oldest.length + 1);
    try (Walk walk = store.walk(Family.DATA, newest, above)) {
      if (!walk.first()) {
        return null;
      }
      byte[] stored = walk.value();
      return Keys.isTombstone(stored) ? null : Keys.value(stored);
    }
  }

  static Timestamp timeOf(byte[] dataKey) {
    return timestamp(Keys.timeOf(dataKey));
  }

  static Timestamp timestamp(VersionTime time) {
    return new Timestamp(time.wallNanos(), time.logical());
  }
}
