package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads at one timestamp, keeps its writes in memory, and lets the committer judge. */
final class OptimisticTransaction implements Transaction {
  private static final byte[] DELETED = new byte[0];

  private final Store store;
  private final long virtualClusterId;
  private final Timestamp readTimestamp;
  private final ReadGuard guard;
  private final @Nullable Committer committer;
  private final ReadSet reads = new ReadSet();
  private final NavigableMap<byte[], byte[]> writes = new TreeMap<>(Arrays::compareUnsigned);
  private boolean finished;

  /**
   * @param committer null for a read-only transaction
   */
  OptimisticTransaction(
      Store store,
      long virtualClusterId,
      Timestamp readTimestamp,
      ReadGuard guard,
      @Nullable Committer committer) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.readTimestamp = readTimestamp;
    this.guard = guard;
    this.committer = committer;
  }

  @Override
  public Timestamp readTimestamp() {
    return readTimestamp;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    byte[] own = writes.get(key);
    if (own != null) {
      return own == DELETED ? null : own.clone();
    }
    if (committer != null) {
      reads.add(key.clone());
    }
    byte[] found = Versions.get(store, virtualClusterId, key, readTimestamp);
    guard.check(readTimestamp);
    return found;
  }

  @Override
  public Cursor scan(byte[] fromInclusive, byte[] toExclusive, boolean reverse) {
    checkOpen();
    Cursor committed =
        reverse
            ? new ReverseCursor(store, virtualClusterId, fromInclusive, toExclusive, readTimestamp)
            : new ForwardCursor(store, virtualClusterId, fromInclusive, toExclusive, readTimestamp);
    try {
      guard.check(readTimestamp);
    } catch (RuntimeException e) {
      committed.close();
      throw e;
    }
    return committer == null
        ? committed
        : new MergedCursor(
            committed,
            ownWrites(fromInclusive, toExclusive, reverse),
            fromInclusive,
            toExclusive,
            reverse,
            reads.open(fromInclusive, toExclusive));
  }

  private List<MergedCursor.Write> ownWrites(byte[] from, byte[] to, boolean reverse) {
    if (to.length > 0 && Arrays.compareUnsigned(from, to) >= 0) {
      return List.of();
    }
    NavigableMap<byte[], byte[]> range =
        to.length == 0 ? writes.tailMap(from, true) : writes.subMap(from, true, to, false);
    List<MergedCursor.Write> own = new ArrayList<>();
    (reverse ? range.descendingMap() : range)
        .forEach(
            (key, value) -> own.add(new MergedCursor.Write(key, value == DELETED ? null : value)));
    return own;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    checkWritable();
    writes.put(key.clone(), value.length == 0 ? new byte[0] : value.clone());
  }

  @Override
  public void delete(byte[] key) {
    checkWritable();
    writes.put(key.clone(), DELETED);
  }

  @Override
  public Timestamp commit() {
    checkOpen();
    finished = true;
    if (committer == null || writes.isEmpty()) {
      return readTimestamp;
    }
    return committer.commit(new CommitRequest(readTimestamp, reads.freeze(), writes, DELETED));
  }

  private void checkWritable() {
    checkOpen();
    if (committer == null) {
      throw new IllegalStateException("the transaction is read-only");
    }
  }

  private void checkOpen() {
    if (finished) {
      throw new IllegalStateException("the transaction is finished");
    }
  }

  @Override
  public void close() {
    finished = true;
    writes.clear();
  }
}
