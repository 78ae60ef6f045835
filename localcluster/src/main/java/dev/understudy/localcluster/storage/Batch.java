package dev.understudy.localcluster.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes that the store makes together or not at all. Not thread-safe. */
public final class Batch implements AutoCloseable {
  private final Map<Family, ColumnFamilyHandle> handles;
  private final Runnable onClose;
  private final WriteBatch operations = new WriteBatch();
  private final List<Runnable> whenWritten = new ArrayList<>();
  private boolean closed;

  Batch(Map<Family, ColumnFamilyHandle> handles, Runnable onClose) {
    this.handles = handles;
    this.onClose = onClose;
  }

  public void put(Family family, byte[] key, byte[] value) {
    try {
      operations.put(handle(family), key, value);
    } catch (RocksDBException e) {
      throw new StorageException("cannot add to a batch", e);
    }
  }

  public void delete(Family family, byte[] key) {
    try {
      operations.delete(handle(family), key);
    } catch (RocksDBException e) {
      throw new StorageException("cannot add to a batch", e);
    }
  }

  /** Deletes {@code [lower, upper)} at a cost that does not depend on what is there. */
  public void deleteRange(Family family, byte[] lower, byte[] upper) {
    try {
      operations.deleteRange(handle(family), lower, upper);
    } catch (RocksDBException e) {
      throw new StorageException("cannot add to a batch", e);
    }
  }

  public boolean isEmpty() {
    return operations.count() == 0;
  }

  public int count() {
    return operations.count();
  }

  public long bytes() {
    return operations.getDataSize();
  }

  public void clear() {
    operations.clear();
    whenWritten.clear();
  }

  /** Has something done once the batch is on disk, such as showing what it stores. */
  public void whenWritten(Runnable action) {
    whenWritten.add(action);
  }

  void written() {
    whenWritten.forEach(Runnable::run);
    whenWritten.clear();
  }

  WriteBatch operations() {
    return operations;
  }

  private ColumnFamilyHandle handle(Family family) {
    if (closed) {
      throw new StorageException("the batch is closed");
    }
    return Objects.requireNonNull(handles.get(family));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      operations.close();
      onClose.run();
    }
  }
}
