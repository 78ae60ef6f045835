package dev.understudy.localcluster.producer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.GcThresholds;
import dev.understudy.localcluster.mvcc.Garbage;
import dev.understudy.localcluster.mvcc.HybridClock;
import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.ReadGuard;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.mvcc.TransactionMemory;
import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanStreamerTest {
  private static final byte[] FILLS_A_FRAME = new byte[300 << 10];

  @TempDir Path directory;

  @Test
  void saysThatHistoryIsNoLongerKeptWhenItIsCollectedWhileItIsSent() {
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      try (KeySpace keys =
          new KeySpace(store, 3, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        put(keys, 1);
        put(keys, 2);
        Timestamp last = put(keys, 2);
        SpanStreamer streamer = new SpanStreamer(store, 3, keys, frame -> collect(store, last));
        assertThatThrownBy(
                () -> streamer.follow(Timestamp.ZERO, () -> Duration.ZERO, Duration.ZERO, () -> {}))
            .hasMessage(
                "history after %s is no longer kept, only after %s"
                    .formatted(Timestamp.ZERO, last));
      }
    }
  }

  /** As the collector does. */
  private static void collect(Store store, Timestamp upTo) {
    Garbage.collect(store, 3, new GcThresholds(store).raise(3, () -> upTo), 100);
  }

  private static Timestamp put(KeySpace keys, int key) {
    try (Transaction transaction = keys.begin()) {
      transaction.put(new byte[] {(byte) key}, FILLS_A_FRAME);
      return transaction.commit();
    }
  }
}
