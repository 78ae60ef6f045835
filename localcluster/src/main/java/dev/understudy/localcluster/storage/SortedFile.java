package dev.understudy.localcluster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** A file of data keys in ascending order, to be ingested or kept as a backup. */
public final class SortedFile implements AutoCloseable {
  private final Path path;
  private final EnvOptions environment = new EnvOptions();
  private final Options options =
      new Options()
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setTableFormatConfig(
              new BlockBasedTableConfig().setBlockSize(16 << 10).setFormatVersion(5));
  private final SstFileWriter writer = new SstFileWriter(environment, options);
  private long bytes;
  private long entries;

  private SortedFile(Path path) {
    this.path = path;
  }

  /** Begins a file, over whatever a crash may have left there. */
  public static SortedFile create(Path path) {
    SortedFile file = new SortedFile(path);
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.deleteIfExists(path);
      file.writer.open(path.toString());
      return file;
    } catch (IOException | RocksDBException e) {
      file.close();
      throw new StorageException("cannot begin the sorted file " + path, e);
    }
  }

  public void add(byte[] key, byte[] value) {
    try {
      writer.put(key, value);
    } catch (RocksDBException e) {
      throw new StorageException("cannot write the sorted file " + path, e);
    }
    bytes += key.length + value.length;
    entries++;
  }

  /** Completes the file and returns once it is on disk. */
  public Path finish() {
    try {
      writer.finish();
      return path;
    } catch (RocksDBException e) {
      throw new StorageException("cannot complete the sorted file " + path, e);
    }
  }

  /** Bytes of keys and values added. */
  public long bytes() {
    return bytes;
  }

  public long entries() {
    return entries;
  }

  @Override
  public void close() {
    writer.close();
    options.close();
    environment.close();
  }
}
