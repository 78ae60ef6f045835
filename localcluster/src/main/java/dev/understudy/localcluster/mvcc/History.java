package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.StorageException;
import dev.understudy.localcluster.storage.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was committed to a virtual cluster's keys, in commit order, for those who follow it. */
public final class History {
  private final Store store;
  private final long virtualClusterId;
  private final KeySpace keySpace;

  public History(Store store, long virtualClusterId, KeySpace keySpace) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.keySpace = keySpace;
  }

  /** One committed version; a null value stands for a deletion. */
  public record Change(Timestamp timestamp, byte[] key, byte @Nullable [] value) {}

  /** The time at or below which no commit can appear any more. */
  public Timestamp closed() {
    return keySpace.closed();
  }

  /** A count that rises with every group of commits, for {@link #awaitChange}. */
  public long commits() {
    return keySpace.changes();
  }

  /** Returns when there are more commits than {@code seen}, or after the limit. */
  public void awaitChange(long seen, Duration limit) throws InterruptedException {
    keySpace.awaitChange(seen, limit);
  }

  /** Only changes above this time are still known. */
  public Timestamp completeAbove() {
    return RecentIndex.completeAbove(store, virtualClusterId);
  }

  /** The changes of {@code (after, upTo]}; {@code upTo} must not be above {@link #closed()}. */
  public Changes changes(Timestamp after, Timestamp upTo) {
    return new Changes(RecentIndex.between(store, virtualClusterId, after, upTo));
  }

  /** The value that a key had just before a time, or null. */
  public byte @Nullable [] before(byte[] key, Timestamp time) {
    Timestamp previous =
        time.logical() > 0
            ? new Timestamp(time.wallNanos(), time.logical() - 1)
            : new Timestamp(time.wallNanos() - 1, Integer.MAX_VALUE);
    return Versions.get(store, virtualClusterId, key, previous);
  }

  /** A walk over changes. */
  public final class Changes implements AutoCloseable {
    private final RecentIndex.Entries entries;

    private Changes(RecentIndex.Entries entries) {
      this.entries = entries;
    }

    public @Nullable Change next() {
      if (!entries.next()) {
        return null;
      }
      byte[] stored = store.get(Family.DATA, Keys.versionOfRecent(entries.recentKey()));
      if (stored == null) {
        throw new StorageException("a version that changed at " + entries.timestamp() + " is gone");
      }
      return new Change(
          entries.timestamp(),
          entries.userKey(),
          Keys.isTombstone(stored) ? null : Keys.value(stored));
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
