package dev.understudy.localcluster.storage;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A position in a bounded range of one column family, over the store as it was when the walk was
 * opened. Not thread-safe.
 */
public final class Walk implements AutoCloseable {
  private static final long READ_AHEAD_BYTES = 2L << 20;

  private final Slice lower;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private final Runnable onClose;
  private boolean closed;

  Walk(
      RocksDB database,
      ColumnFamilyHandle family,
      byte[] from,
      byte[] to,
      boolean bulk,
      Runnable onClose) {
    this.lower = new Slice(from);
    this.upper = new Slice(to);
    this.options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
    if (bulk) {
      options.setReadaheadSize(READ_AHEAD_BYTES).setFillCache(false);
    }
    this.iterator = database.newIterator(family, options);
    this.onClose = onClose;
  }

  /** Goes to the first key; false if there is none. */
  public boolean first() {
    open().seekToFirst();
    return there();
  }

  /** Goes to the last key; false if there is none. */
  public boolean last() {
    open().seekToLast();
    return there();
  }

  /** Goes to the first key at or above the given one. */
  public boolean seek(byte[] key) {
    open().seek(key);
    return there();
  }

  /** Goes to the last key at or below the given one. */
  public boolean seekBack(byte[] key) {
    open().seekForPrev(key);
    return there();
  }

  public boolean next() {
    open().next();
    return there();
  }

  public boolean previous() {
    open().prev();
    return there();
  }

  public byte[] key() {
    return open().key();
  }

  public byte[] value() {
    return open().value();
  }

  /** Native memory is gone after closing; using it would end the process. */
  private RocksIterator open() {
    if (closed) {
      throw new StorageException("the walk is closed");
    }
    return iterator;
  }

  private boolean there() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new StorageException("the store failed to read", e);
    }
    return false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      iterator.close();
      options.close();
      upper.close();
      lower.close();
      onClose.run();
    }
  }
}
