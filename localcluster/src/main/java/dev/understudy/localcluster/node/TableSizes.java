package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest.TableSize;
import dev.understudy.localcluster.engine.Layout;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts, while a virtual cluster is walked, how much of it is which table. */
final class TableSizes {
  private final List<TableSize> finished = new ArrayList<>();
  private final Map<Integer, TableSize> current = new TreeMap<>();
  private long virtualCluster;

  /** What is needed here of a table's description. */
  private record Description(int id, String name) {}

  void begin(long virtualClusterId) {
    flush();
    virtualCluster = virtualClusterId;
  }

  void add(byte[] dataKey, byte[] stored) {
    byte[] key = Keys.userKey(dataKey);
    if (Layout.hasPrefix(key, Layout.tables())) {
      String text = new String(Keys.value(stored), StandardCharsets.UTF_8);
      Description found = Documents.read(text, Description.class);
      current.put(found.id(), new TableSize(virtualCluster, found.id(), found.name(), 0, 0));
      return;
    }
    int table = Layout.tableOf(key);
    TableSize known = table < 0 ? null : current.get(table);
    if (known != null) {
      long bytes = known.bytes() + key.length + stored.length;
      current.put(
          table, new TableSize(virtualCluster, table, known.name(), known.rows() + 1, bytes));
    }
  }

  List<TableSize> all() {
    flush();
    return List.copyOf(finished);
  }

  private void flush() {
    finished.addAll(current.values());
    current.clear();
  }
}
