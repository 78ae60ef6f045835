package dev.understudy.localcluster.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.storage.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevertTest {
  private static final int KEYS = 25_000;
  @TempDir Path directory;

  @Test
  void doesTheRestWhenItWasInterrupted() {
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      try (KeySpace keys =
          new KeySpace(store, 3, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        Timestamp target = fill(keys, 1);
        fill(keys, 2);
        assertThatThrownBy(
                () ->
                    Revert.run(
                        store,
                        3,
                        target,
                        fraction -> {
                          throw new IllegalStateException("power cut");
                        }))
            .hasMessage("power cut");
        assertThat(Revert.run(store, 3, target, fraction -> {})).isPositive().isLessThan(KEYS);
        assertThat(Revert.run(store, 3, target, fraction -> {})).isZero();
        try (Transaction reading = keys.begin()) {
          for (int i = 0; i < KEYS; i++) {
            assertThat(reading.get(key(i))).containsExactly(1);
          }
        }
      }
    }
  }

  private static Timestamp fill(KeySpace keys, int value) {
    try (Transaction transaction = keys.begin()) {
      for (int i = 0; i < KEYS; i++) {
        transaction.put(key(i), new byte[] {(byte) value});
      }
      return transaction.commit();
    }
  }

  private static byte[] key(int i) {
    return ByteBuffer.allocate(4).putInt(i).array();
  }
}
