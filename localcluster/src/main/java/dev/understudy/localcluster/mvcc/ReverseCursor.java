package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import org.jspecify.annotations.Nullable;

/** The committed pairs of a range as of a time, in reverse key order. */
final class ReverseCursor implements Transaction.Cursor {
  private final Walk walk;
  private final Timestamp asOf;
  private boolean begun;
  private boolean there;
  private byte[] key = new byte[0];
  private byte[] stored = new byte[0];

  ReverseCursor(Store store, long virtualClusterId, byte[] from, byte[] to, Timestamp asOf) {
    this.walk =
        store.walk(
            Family.DATA,
            Keys.lowerBound(virtualClusterId, from),
            to.length == 0 ? Keys.end(virtualClusterId) : Keys.lowerBound(virtualClusterId, to));
    this.asOf = asOf;
  }

  @Override
  public boolean next() {
    if (!begun) {
      begun = true;
      there = walk.last();
    }
    while (there) {
      byte @Nullable [] newest = newestOfUserKey();
      if (newest != null && !Keys.isTombstone(newest)) {
        stored = newest;
        return true;
      }
    }
    return false;
  }

  /** Walks back over all versions of one user key, which come oldest first. */
  private byte @Nullable [] newestOfUserKey() {
    byte @Nullable [] newest = null;
    key = walk.key();
    byte[] current = key;
    do {
      if (Versions.timeOf(current).compareTo(asOf) <= 0) {
        newest = walk.value();
      }
      there = walk.previous();
      if (there) {
        current = walk.key();
      }
    } while (there && Keys.sameUserKey(key, current));
    return newest;
  }

  @Override
  public byte[] key() {
    return Keys.userKey(key);
  }

  @Override
  public byte[] value() {
    return Keys.value(stored);
  }

  @Override
  public void close() {
    walk.close();
  }
}
