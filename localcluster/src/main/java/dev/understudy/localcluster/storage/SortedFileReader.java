package dev.understudy.localcluster.storage;

import java.nio.file.Path;
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
  private final SstFileReaderIterator entries;
  private boolean begun;

  private SortedFileReader(Path path) throws RocksDBException {
    this.path = path;
    reader.open(path.toString());
    entries = reader.newIterator(reading);
  }

  /**
   * @throws StorageException if there is no such file or it is none
   */
  public static SortedFileReader open(Path path) {
    try {
      return new SortedFileReader(path);
    } catch (RocksDBException e) {
      throw new StorageException("cannot read the sorted file " + path, e);
    }
  }

  /** Goes to the next entry; false at the end. */
  public boolean next() {
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
    return entries.key();
  }

  public byte[] value() {
    return entries.value();
  }

  @Override
  public void close() {
    entries.close();
    reader.close();
    reading.close();
    options.close();
  }
}
