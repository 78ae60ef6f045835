package dev.understudy.localcluster.storage;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/** Reads a file that a {@link SortedFile} wrote, from its first entry to its last. */
public final class SortedFileReader implements AutoCloseable {
  private final Path path;
  private final Options options = new Options();
  private final ReadOptions reading = new ReadOptions().setFillCache(false);
  private final SstFileReader reader = new SstFileReader(options);
  private @Nullable SstFileReaderIterator walk;
  private boolean begun;

  private SortedFileReader(Path path) {
    this.path = path;
  }

  /**
   * @throws StorageException if there is no such file or it is none
   */
  public static SortedFileReader open(Path path) {
    SortedFileReader opened = new SortedFileReader(path);
    try {
      opened.reader.open(path.toString());
      opened.walk = opened.reader.newIterator(opened.reading);
      return opened;
    } catch (RocksDBException e) {
      opened.close();
      throw new StorageException("cannot read the sorted file " + path, e);
    }
  }

  /** Goes to the next entry; false at the end. */
  public boolean next() {
    SstFileReaderIterator entries = entries();
    if (begun) {
      entries.next();
    } else {
      begun = true;
      entries.seekToFirst();
    }
    if (entries.isValid()) {
      return true;
    }
    try {
      entries.status();
      return false;
    } catch (RocksDBException e) {
      throw new StorageException("cannot read the sorted file " + path, e);
    }
  }

  public byte[] key() {
    return entries().key();
  }

  public byte[] value() {
    return entries().value();
  }

  private SstFileReaderIterator entries() {
    return Objects.requireNonNull(walk);
  }

  @Override
  public void close() {
    if (walk != null) {
      walk.close();
    }
    reader.close();
    reading.close();
    options.close();
  }
}
