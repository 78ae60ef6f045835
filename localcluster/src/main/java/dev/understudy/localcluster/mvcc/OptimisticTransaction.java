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
  private final SharedMemory.Account memory;
  private final ReadSet reads;
  private final NavigableMap<byte[], byte[]> writes = new TreeMap<>(Arrays::compareUnsigned);
  private boolean finished;

  /**
   * @param committer null for a read-only transaction
   * @param memory what this transaction holds; closed with it
   */
  OptimisticTransaction(
      Store store,
      long virtualClusterId,
      Timestamp readTimestamp,
      ReadGuard guard,
      @Nullable Committer committer,
      SharedMemory.Account memory) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.readTimestamp = readTimestamp;
    this.guard = guard;
    this.committer = committer;
    this.memory = memory;
    this.reads = new ReadSet(this::resize);
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
      reads.add(key);
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
    if (committer == null) {
      return committed;
    }
    try {
      return new MergedCursor(
          committed,
          ownWrites(fromInclusive, toExclusive, reverse),
          fromInclusive,
          toExclusive,
          reverse,
          reads.open(fromInclusive, toExclusive),
          this::resize);
    } catch (RuntimeException e) {
      committed.close();
      throw e;
    }
  }

  private List<MergedCursor.Write> ownWrites(byte[] from, byte[] to, boolean reverse) {
    if (to.length > 0 && Arrays.compareUnsigned(from, to) >= 0) {
      return List.of();
    }
    NavigableMap<byte[], byte[]> range =
        to.length == 0 ? writes.tailMap(from, true) : writes.subMap(from, true, to, false);
    resize(range.size() * TransactionMemory.CURSOR_OVERHEAD);
    List<MergedCursor.Write> own = new ArrayList<>();
    (reverse ? range.descendingMap() : range)
        .forEach(
            (key, value) -> own.add(new MergedCursor.Write(key, value == DELETED ? null : value)));
    return own;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    checkWritable();
    resize(size(key, value));
    write(key, value.length == 0 ? new byte[0] : value.clone());
  }

  @Override
  public void delete(byte[] key) {
    checkWritable();
    resize(size(key, DELETED));
    write(key, DELETED);
  }

  private void write(byte[] key, byte[] value) {
    byte[] replaced = writes.put(key.clone(), value);
    if (replaced != null) {
      resize(-size(key, replaced));
    }
  }

  private static long size(byte[] key, byte[] value) {
    return TransactionMemory.KEY_OVERHEAD + key.length + value.length;
  }

  /** What does not fit ends the transaction at once: half of it must never be committed. */
  private void resize(long bytes) {
    if (finished) {
      // A cursor that outlives its transaction; nobody would give back what it took.
      return;
    }
    if (bytes < 0) {
      memory.release(-bytes);
      return;
    }
    try {
      memory.reserve(bytes);
    } catch (TransactionTooLargeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Timestamp commit() {
    checkOpen();
    finished = true;
    try {
      return committer == null || writes.isEmpty()
          ? readTimestamp
          : committer.commit(new CommitRequest(readTimestamp, reads.freeze(), writes, DELETED));
    } finally {
      close();
    }
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
    reads.clear();
    memory.close();
  }
}
