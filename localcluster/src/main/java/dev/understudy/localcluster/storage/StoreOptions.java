package dev.understudy.localcluster.storage;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB's settings, chosen so that its memory stays the same at any size of the data: blocks,
 * indexes, filters and write buffers share one bounded cache.
 */
final class StoreOptions implements AutoCloseable {
  private static final long CACHE_BYTES = 128L << 20;
  private static final long WRITE_BUFFERS_BYTES = 80L << 20;
  private static final long WRITE_BUFFER_BYTES = 32L << 20;

  /** What a start after a crash has to replay, which takes about a second for so much. */
  private static final long WAL_BYTES = 64L << 20;

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final WriteBufferManager writeBuffers =
      new WriteBufferManager(WRITE_BUFFERS_BYTES, cache);
  private final BloomFilter filter = new BloomFilter(10);

  final DBOptions database =
      new DBOptions()
          .setCreateIfMissing(true)
          .setCreateMissingColumnFamilies(true)
          .setWriteBufferManager(writeBuffers)
          .setMaxTotalWalSize(WAL_BYTES)
          .setMaxBackgroundJobs(2)
          .setMaxOpenFiles(512)
          .setBytesPerSync(1 << 20)
          .setKeepLogFileNum(2)
          .setMaxLogFileSize(4 << 20)
          .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);

  final ColumnFamilyOptions family =
      new ColumnFamilyOptions()
          .setWriteBufferSize(WRITE_BUFFER_BYTES)
          .setMaxWriteBufferNumber(3)
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setLevelCompactionDynamicLevelBytes(true)
          .setTableFormatConfig(
              new BlockBasedTableConfig()
                  .setBlockCache(cache)
                  .setBlockSize(16 << 10)
                  .setFormatVersion(5)
                  .setFilterPolicy(filter)
                  .setCacheIndexAndFilterBlocks(true)
                  .setPinL0FilterAndIndexBlocksInCache(true));

  @Override
  public void close() {
    family.close();
    database.close();
    filter.close();
    writeBuffers.close();
    cache.close();
  }
}
