package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import org.jspecify.annotations.Nullable;

/** Counts what one statement holds in memory, and refuses what does not fit. */
final class MemoryBudget {
  private static final long MOST_BYTES = 32L << 20;

  private long bytes;

  void add(@Nullable Object[] row) {
    long size = 64;
    for (Object value : row) {
      size += 32;
      if (value instanceof String text) {
        size += text.length();
      } else if (value instanceof byte[] array) {
        size += array.length;
      }
    }
    bytes += size;
    if (bytes > MOST_BYTES) {
      throw new ClusterException(
          "53200",
          "memory budget exceeded: this statement holds more than " + (MOST_BYTES >> 20) + " MiB",
          "Add a LIMIT, or read in the order of the primary key.");
    }
  }

  void remove(@Nullable Object[] row) {
    for (Object value : row) {
      bytes -= 32;
      if (value instanceof String text) {
        bytes -= text.length();
      } else if (value instanceof byte[] array) {
        bytes -= array.length;
      }
    }
    bytes -= 64;
  }
}
