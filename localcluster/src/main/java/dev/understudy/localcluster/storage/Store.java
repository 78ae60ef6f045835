package dev.understudy.localcluster.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/**
 * The durable, ordered bytes of one cluster, in one RocksDB directory. Closing waits for open
 * walks, open batches and running calls, because native memory must not go away under them.
 */
public final class Store implements AutoCloseable {
  private static final long CLOSE_SECONDS = 20;

  private final Path directory;
  private final StoreOptions options;
  private final RocksDB database;
  private final Map<Family, ColumnFamilyHandle> handles;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final StampedLock life = new StampedLock();
  private volatile boolean closing;

  private Store(
      Path directory,
      StoreOptions options,
      RocksDB database,
      Map<Family, ColumnFamilyHandle> handles) {
    this.directory = directory;
    this.options = options;
    this.database = database;
    this.handles = handles;
  }

  /** Opens the store in a directory, which is made if it is not there. */
  public static Store open(Path directory) {
    return open(directory, DiskUse.usual());
  }

  /** The same, with other limits. */
  public static Store open(Path directory, DiskUse use) {
    loadNativeCode(directory);
    StoreOptions options = new StoreOptions(use);
    try {
      DurableFiles.createDirectories(directory);
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.family));
      for (Family family : Family.values()) {
        byte[] name = family.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        descriptors.add(new ColumnFamilyDescriptor(name, options.family));
      }
      List<ColumnFamilyHandle> opened = new ArrayList<>();
      RocksDB database = RocksDB.open(options.database, directory.toString(), descriptors, opened);
      Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
      for (Family family : Family.values()) {
        handles.put(family, opened.get(family.ordinal() + 1));
      }
      opened.get(0).close();
      // Whoever was making a file when the process ended makes it again.
      DurableFiles.deleteAll(scratch(directory));
      return new Store(directory, options, database, handles);
    } catch (RocksDBException | IOException e) {
      options.close();
      throw new StorageException("cannot open the store in " + directory, e);
    }
  }

  /**
   * Unpacks RocksDB's library beside the store, over the copy that a killed process left; in the
   * folder for temporary files each would leave another one.
   */
  private static void loadNativeCode(Path directory) {
    Path folder = directory.resolveSibling(directory.getFileName() + "-native");
    try {
      Files.createDirectories(folder);
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      throw new StorageException("cannot unpack RocksDB's library into " + folder, e);
    }
    RocksDB.loadLibrary();
  }

  /** Where files to be ingested are made: beside the store, so that taking them over is a move. */
  public Path scratch() {
    return scratch(directory);
  }

  private static Path scratch(Path directory) {
    return directory.resolveSibling(directory.getFileName() + "-scratch");
  }

  /** The value of a key, or null. */
  public byte @Nullable [] get(Family family, byte[] key) {
    return call("read", () -> database.get(handle(family), key));
  }

  /** A walk over {@code [lower, upper)}; the caller closes it. */
  public Walk walk(Family family, byte[] lower, byte[] upper) {
    return walk(family, lower, upper, false);
  }

  private Walk walk(Family family, byte[] lower, byte[] upper, boolean bulk) {
    long lease = lease();
    try {
      return new Walk(database, handle(family), lower, upper, bulk, () -> life.unlockRead(lease));
    } catch (RuntimeException e) {
      life.unlockRead(lease);
      throw e;
    }
  }

  /** A walk that reads much and once: it reads ahead and leaves the cache to others. */
  public Walk bulkWalk(Family family, byte[] lower, byte[] upper) {
    return walk(family, lower, upper, true);
  }

  /** An empty batch for {@link #write} and {@link #writeUnsynced}; the caller closes it. */
  public Batch batch() {
    long lease = lease();
    return new Batch(handles, () -> life.unlockRead(lease));
  }

  /** Writes a batch whole and returns once it is on disk. */
  public void write(Batch batch) {
    run("write", () -> database.write(synced, batch.operations()));
    batch.written();
  }

  /** Writes a batch whole; it is on disk no later than the next synced write. */
  public void writeUnsynced(Batch batch) {
    run("write", () -> database.write(unsynced, batch.operations()));
  }

  /** Takes over a sorted file made for {@link Family#DATA}; returns once that is on disk. */
  public void ingest(Path sortedFile) {
    run(
        "ingest",
        () -> {
          try (IngestExternalFileOptions ingestion =
              new IngestExternalFileOptions().setMoveFiles(true)) {
            database.ingestExternalFile(
                handle(Family.DATA), List.of(sortedFile.toString()), ingestion);
          }
        });
  }

  /** Roughly how many bytes {@code [lower, upper)} takes, in files and in memory. */
  public long approximateBytes(Family family, byte[] lower, byte[] upper) {
    return call(
        "measure",
        () -> {
          try (Slice from = new Slice(lower);
              Slice to = new Slice(upper)) {
            return database
                .getApproximateSizes(
                    handle(family),
                    List.of(new Range(from, to)),
                    SizeApproximationFlag.INCLUDE_FILES,
                    SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
          }
        });
  }

  /** Deletes a range that nobody reads any more and gives its space back to the disk. */
  public void erase(Family family, byte[] lower, byte[] upper) {
    run(
        "erase",
        () -> {
          database.deleteFilesInRanges(handle(family), List.of(lower, upper), false);
          database.deleteRange(handle(family), synced, lower, upper);
          database.compactRange(handle(family), lower, upper);
        });
  }

  private ColumnFamilyHandle handle(Family family) {
    ColumnFamilyHandle handle = handles.get(family);
    if (handle == null) {
      throw new IllegalArgumentException("no column family " + family);
    }
    return handle;
  }

  private long lease() {
    if (closing) {
      throw new StorageException("the store is closed");
    }
    // Never behind a waiting close: whoever holds a walk or a batch takes further leases.
    long stamp = life.tryReadLock();
    if (stamp == 0) {
      throw new StorageException("the store is closed");
    }
    return stamp;
  }

  private <T extends @Nullable Object> T call(String what, Call<T> call) {
    long lease = lease();
    try {
      return call.run();
    } catch (RocksDBException e) {
      throw new StorageException("the store failed to " + what, e);
    } finally {
      life.unlockRead(lease);
    }
  }

  private void run(String what, Action action) {
    call(
        what,
        () -> {
          action.run();
          return Boolean.TRUE;
        });
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    database.cancelAllBackgroundWork(false);
    try {
      if (life.tryWriteLock(CLOSE_SECONDS, TimeUnit.SECONDS) == 0) {
        throw new StorageException("the store is still being read, so it was not closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while closing the store", e);
    }
    synced.close();
    unsynced.close();
    handles.values().forEach(ColumnFamilyHandle::close);
    database.close();
    options.close();
  }

  private interface Call<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  private interface Action {
    void run() throws RocksDBException;
  }
}
