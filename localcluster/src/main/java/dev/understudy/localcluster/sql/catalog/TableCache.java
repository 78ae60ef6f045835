package dev.understudy.localcluster.sql.catalog;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Saves decoding a table's description again while its bytes are the same. Who asks has just read
 * the bytes in a transaction, so the cache can never be stale.
 */
public final class TableCache {
  private static final int MOST_ENTRIES = 1000;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(byte[] bytes, Table table) {}

  Table decode(String name, byte[] bytes) {
    Entry entry = entries.get(name);
    if (entry != null && Arrays.equals(entry.bytes, bytes)) {
      return entry.table;
    }
    if (entries.size() >= MOST_ENTRIES) {
      entries.clear();
    }
    Table table = CatalogJson.read(bytes, Table.class);
    entries.put(name, new Entry(bytes, table));
    return table;
  }
}
