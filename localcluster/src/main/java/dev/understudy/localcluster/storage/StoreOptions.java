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

/** RocksDB's settings: blocks, indexes, filters and write buffers share one bounded cache. */
final class StoreOptions implements AutoCloseable {
  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final BloomFilter filter = new BloomFilter(10);
  final DBOptions database;
  final ColumnFamilyOptions family;

  StoreOptions(DiskUse use) {
    cache = new LRUCache(use.cacheBytes());
    writeBuffers = new WriteBufferManager(use.writeBuffersBytes(), cache);
    database = database(use);
    family = family(use);
  }

  private DBOptions database(DiskUse use) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(writeBuffers)
        .setMaxTotalWalSize(use.logBytes())
        .setManualWalFlush(use.syncedOnly())
        .setMaxBackgroundJobs(2)
        .setMaxOpenFiles(512)
        .setBytesPerSync(1 << 20)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(4 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
  }

  private ColumnFamilyOptions family(DiskUse use) {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(use.writeBufferBytes())
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
  }

  @Override
  public void close() {
    family.close();
    database.close();
    filter.close();
    writeBuffers.close();
    cache.close();
  }
}
