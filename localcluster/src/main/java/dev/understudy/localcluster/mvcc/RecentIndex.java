package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What changed when, so that catching up and reverting cost what changed and not what is stored. It
 * is complete above the time that it was last trimmed to.
 */
public final class RecentIndex {
  private RecentIndex() {}

  /** The versions of {@code (after, upTo]} in commit order. */
  public static Entries between(
      Store store, long virtualClusterId, Timestamp after, Timestamp upTo) {
    Timestamp from = after.next();
    Timestamp to = upTo.next();
    return new Entries(
        store.walk(
            Family.RECENT,
            Keys.recentBound(virtualClusterId, from.wallNanos(), from.logical()),
            Keys.recentBound(virtualClusterId, to.wallNanos(), to.logical())));
  }

  /** The versions above a time, in commit order. */
  static Entries above(Store store, long virtualClusterId, Timestamp after) {
    Timestamp from = after.next();
    return new Entries(
        store.walk(
            Family.RECENT,
            Keys.recentBound(virtualClusterId, from.wallNanos(), from.logical()),
            Keys.end(virtualClusterId)));
  }

  /** Forgets what changed at or before a time. */
  public static void trim(Store store, long virtualClusterId, Timestamp upTo) {
    if (upTo.compareTo(completeAbove(store, virtualClusterId)) <= 0) {
      return;
    }
    Timestamp next = upTo.next();
    try (Batch batch = store.batch()) {
      batch.deleteRange(
          Family.RECENT,
          Keys.start(virtualClusterId),
          Keys.recentBound(virtualClusterId, next.wallNanos(), next.logical()));
      batch.put(Family.META, trimKey(virtualClusterId), bytes(upTo));
      store.write(batch);
    }
  }

  /** Adds to a batch that entries at or below a time may go away; never goes back. */
  public static void noteTrim(Store store, Batch batch, long virtualClusterId, Timestamp upTo) {
    if (upTo.compareTo(completeAbove(store, virtualClusterId)) > 0) {
      batch.put(Family.META, trimKey(virtualClusterId), bytes(upTo));
    }
  }

  /** The time up to which the index may have been trimmed. */
  public static Timestamp completeAbove(Store store, long virtualClusterId) {
    byte[] stored = store.get(Family.META, trimKey(virtualClusterId));
    return stored == null ? Timestamp.ZERO : timestamp(stored);
  }

  /** A time as it is stored. */
  public static byte[] bytes(Timestamp timestamp) {
    return ByteBuffer.allocate(Keys.TIME_BYTES)
        .putLong(timestamp.wallNanos())
        .putInt(timestamp.logical())
        .array();
  }

  /** The time that {@link #bytes} stored. */
  public static Timestamp timestamp(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Timestamp(in.getLong(), in.getInt());
  }

  private static byte[] trimKey(long virtualClusterId) {
    return ("trimmed/" + virtualClusterId).getBytes(StandardCharsets.UTF_8);
  }

  /** A walk over changes. */
  public static final class Entries implements AutoCloseable {
    private final Walk walk;
    private boolean begun;

    private Entries(Walk walk) {
      this.walk = walk;
    }

    public boolean next() {
      if (begun) {
        return walk.next();
      }
      begun = true;
      return walk.first();
    }

    /** The time of the last change; to be asked before the first {@link #next}. */
    Timestamp lastTimestamp() {
      return walk.last() ? timestamp() : Timestamp.ZERO;
    }

    public byte[] recentKey() {
      return walk.key();
    }

    public Timestamp timestamp() {
      return Versions.timestamp(Keys.timeOfRecent(walk.key()));
    }

    public byte[] userKey() {
      return Keys.recentUserKey(walk.key());
    }

    @Override
    public void close() {
      walk.close();
    }
  }
}
