package dev.understudy.localcluster.mvcc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionMemoryTest {
  private static final int LIMIT = 1 << 20;
  private static final byte[] LARGE = new byte[64 << 10];
  private static final byte[] START = {};
  private static final byte[] END = {};

  @TempDir Path directory;
  private final SharedMemory memory = TransactionMemory.of(LIMIT);
  private Store store;
  private KeySpace keys;

  @BeforeEach
  void open() {
    store = Store.open(directory);
    HybridClock clock = new HybridClock(Clock.systemUTC(), store);
    keys = new KeySpace(store, 3, clock, ReadGuard.NONE, memory);
  }

  @AfterEach
  void close() {
    keys.close();
    store.close();
  }

  @Test
  void refusesTheTransactionThatWritesMoreThanFitsAndLetsOthersGoOn() {
    try (Transaction huge = keys.begin();
        Transaction other = keys.begin()) {
      other.put(bytes("other"), bytes("1"));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  huge.put(bytes("huge" + i), LARGE);
                }
              })
          .isInstanceOf(TransactionTooLargeException.class);
      assertThat(memory.held()).isZero();
      assertThatThrownBy(huge::commit).hasMessage("the transaction is finished");
      other.put(bytes("after"), LARGE);
      other.commit();
    }
    try (Transaction reading = keys.begin()) {
      assertThat(reading.get(bytes("other"))).isNotNull();
      assertThat(reading.get(bytes("huge0"))).isNull();
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void refusesTheTransactionThatReadsMoreKeysThanFit() {
    try (Transaction reading = keys.begin()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < LIMIT / 100; i++) {
                  reading.get(bytes("absent" + i));
                }
              })
          .isInstanceOf(TransactionTooLargeException.class);
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void refusesTheTransactionThatOpensMoreScansThanFit() {
    try (Transaction scanning = keys.begin()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < LIMIT / 100; i++) {
                  scanning.scan(bytes("from" + i), bytes("to"), false).close();
                }
              })
          .isInstanceOf(TransactionTooLargeException.class);
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void countsAKeyThatIsWrittenOrReadManyTimesOnce() {
    try (Transaction transaction = keys.begin()) {
      for (int i = 0; i < 1_000; i++) {
        transaction.get(bytes("read"));
        transaction.put(bytes("key"), LARGE);
      }
      assertThat(memory.held()).isBetween((long) LARGE.length / 2, 2L * LARGE.length);
    }
  }

  @Test
  void aCursorThatOutlivesItsTransactionTakesNothingMore() {
    try (Transaction writing = keys.begin()) {
      writing.put(Arrays.copyOf(bytes("long"), LARGE.length), bytes("1"));
      writing.commit();
    }
    Transaction reading = keys.begin();
    try (Transaction.Cursor cursor = reading.scan(START, END, false)) {
      reading.commit();
      assertThat(cursor.next()).isTrue();
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void leavesALittleToEverybodyWhileOneHoldsAllThatIsShared() {
    try (Transaction greedy = keys.begin();
        Transaction small = keys.begin()) {
      while (memory.held() + LARGE.length + TransactionMemory.FREE_BYTES < LIMIT) {
        greedy.put(bytes("greedy" + memory.held()), LARGE);
      }
      greedy.put(bytes("rest"), new byte[(int) (LIMIT - memory.held() - 200)]);
      small.put(bytes("small"), new byte[8 << 10]);
      small.commit();
      assertThatThrownBy(() -> keys.begin().put(bytes("large"), LARGE))
          .isInstanceOf(TransactionTooLargeException.class);
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void isWholeAgainAfterManyRefusedCommittedLostAndAbandonedTransactions() {
    long seed = System.nanoTime();
    System.out.println("TransactionMemoryTest seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    int lost = 0;
    for (int round = 0; round < 300; round++) {
      try (Transaction transaction = keys.begin()) {
        for (int i = random.nextInt(40); i > 0; i--) {
          work(random, transaction);
        }
        if (random.nextInt(3) == 0) {
          try (Transaction first = keys.begin()) {
            first.put(key(random), bytes("first"));
            first.commit();
          }
        }
        if (random.nextInt(3) > 0) {
          transaction.commit();
        }
      } catch (TransactionTooLargeException e) {
        refused++;
      } catch (RetryTransactionException e) {
        lost++;
      }
      assertThat(memory.held()).as("after round %s", round).isZero();
    }
    assertThat(refused).isPositive();
    assertThat(lost).isPositive();
  }

  private static void work(Random random, Transaction transaction) {
    switch (random.nextInt(5)) {
      case 0, 1 -> transaction.put(key(random), new byte[random.nextInt(2 * LARGE.length)]);
      case 2 -> transaction.delete(key(random));
      case 3 -> transaction.get(key(random));
      default -> {
        Transaction.Cursor cursor = transaction.scan(START, END, random.nextBoolean());
        for (int i = random.nextInt(5); i > 0 && cursor.next(); i--) {
          assertThat(cursor.key()).isNotEmpty();
        }
        cursor.close();
        cursor.close();
      }
    }
  }

  private static byte[] key(Random random) {
    return bytes("key" + random.nextInt(60));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
