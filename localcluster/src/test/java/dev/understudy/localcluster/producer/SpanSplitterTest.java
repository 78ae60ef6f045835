package dev.understudy.localcluster.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.mvcc.HybridClock;
import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.ReadGuard;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.mvcc.TransactionMemory;
import dev.understudy.localcluster.mvcc.VersionScan;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.storage.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanSplitterTest {
  private static final int ROWS = 60_000;
  @TempDir Path directory;

  @Test
  void coversEveryKeyOnceInPartsOfAboutTheSameSize() {
    Timestamp loaded = load();
    // Reopened, the store has all of it in files: sizes in memory are guesses by chance.
    try (Store store = Store.open(directory)) {
      List<Span> spans = new SpanSplitter(store, 3).split(6);
      assertThat(spans).hasSize(6);
      int total = 0;
      for (Span span : spans) {
        int rows = count(store, span, loaded);
        assertThat(rows).isBetween(ROWS / 12, ROWS / 3);
        total += rows;
      }
      assertThat(total).isEqualTo(ROWS);
    }
  }

  private Timestamp load() {
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      try (KeySpace keys =
              new KeySpace(store, 3, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20));
          Transaction transaction = keys.begin()) {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
          byte[] value = new byte[500];
          random.nextBytes(value);
          transaction.put(ByteBuffer.allocate(9).put((byte) 1).putLong(i).array(), value);
        }
        return transaction.commit();
      }
    }
  }

  @Test
  void givesAnEmptyVirtualClusterOneSpan() {
    try (Store store = Store.open(directory)) {
      assertThat(new SpanSplitter(store, 3).split(6)).hasSize(1);
    }
  }

  private static int count(Store store, Span span, Timestamp asOf) {
    int rows = 0;
    try (VersionScan scan = VersionScan.over(store, 3, span.from(), span.to(), asOf)) {
      while (scan.next()) {
        rows++;
      }
    }
    return rows;
  }
}
