package dev.understudy.localcluster.mvcc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySpaceTest {
  private static final byte[] START = {};
  private static final byte[] END = {};

  @TempDir Path directory;
  private Store store;
  private KeySpace keys;

  @BeforeEach
  void open() {
    store = Store.open(directory);
    keys =
        new KeySpace(
            store,
            3,
            new HybridClock(Clock.systemUTC(), store),
            ReadGuard.NONE,
            TransactionMemory.of(48L << 20));
  }

  @AfterEach
  void close() {
    keys.close();
    store.close();
  }

  @Test
  void keepsWhatWasCommittedAcrossReopening() {
    Timestamp committed = put("a", "1");
    close();
    open();
    assertThat(get("a")).isEqualTo("1");
    assertThat(keys.closed()).isGreaterThan(committed);
  }

  @Test
  void givesOutTimesAboveTheNewestCommitEvenIfTheMachinesClockWentBack() {
    Timestamp committed = put("a", "1");
    Clock past = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    assertThat(new HybridClock(past, store).now()).isGreaterThan(committed);
  }

  @Test
  void givesOutTimesAboveThoseBeforeARestartEvenIfTheyWereAheadOfTheMachinesClock() {
    Clock machine = Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC);
    HybridClock clock = new HybridClock(machine, store);
    clock.observe(Timestamp.of(Instant.ofEpochSecond(3)));
    Timestamp promised = clock.now();
    for (int i = 0; i < 1_000; i++) {
      promised = clock.now();
    }
    assertThat(new HybridClock(machine, store).now()).isGreaterThan(promised);
  }

  @Test
  void refusesTheSecondOfTwoTransactionsThatReadWhatTheOtherWrote() {
    put("a", "1");
    try (Transaction first = keys.begin();
        Transaction second = keys.begin()) {
      first.get(bytes("a"));
      second.get(bytes("a"));
      first.put(bytes("a"), bytes("2"));
      second.put(bytes("a"), bytes("3"));
      first.commit();
      assertThatThrownBy(second::commit).isInstanceOf(RetryTransactionException.class);
    }
    assertThat(get("a")).isEqualTo("2");
  }

  @Test
  void refusesATransactionIntoWhoseScannedRangeAnotherInserted() {
    try (Transaction counting = keys.begin();
        Transaction inserting = keys.begin()) {
      assertThat(drain(counting.scan(bytes("a"), bytes("m"), false))).isEmpty();
      inserting.put(bytes("b"), bytes("1"));
      inserting.commit();
      counting.put(bytes("z"), bytes("0"));
      assertThatThrownBy(counting::commit).isInstanceOf(RetryTransactionException.class);
    }
  }

  @Test
  void acceptsAWriteBeyondWhatAScanWalked() {
    put("a", "1");
    put("b", "1");
    try (Transaction scanning = keys.begin();
        Transaction other = keys.begin()) {
      try (Transaction.Cursor cursor = scanning.scan(START, END, false)) {
        assertThat(cursor.next()).isTrue();
      }
      other.put(bytes("b"), bytes("2"));
      other.commit();
      scanning.put(bytes("z"), bytes("0"));
      scanning.commit();
    }
    assertThat(get("z")).isEqualTo("0");
  }

  @Test
  void judgesAnOldTransactionByTheRecentIndex() {
    put("a", "1");
    try (Transaction old = keys.begin()) {
      old.get(bytes("a"));
      put("a", "2");
      try (Transaction bulk = keys.begin()) {
        for (int i = 0; i < 30_000; i++) {
          bulk.put(bytes("bulk" + i), bytes("x"));
        }
        bulk.commit();
      }
      put("c", "1");
      old.put(bytes("a"), bytes("3"));
      assertThatThrownBy(old::commit).isInstanceOf(RetryTransactionException.class);
    }
  }

  @Test
  void agreesWithAModelUnderRandomWritesScansAndReadsInThePast() {
    long seed = System.nanoTime();
    System.out.println("KeySpaceTest seed " + seed);
    Random random = new Random(seed);
    NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    List<Timestamp> times = new ArrayList<>();
    List<NavigableMap<byte[], byte[]>> states = new ArrayList<>();
    for (int round = 0; round < 400; round++) {
      try (Transaction transaction = keys.begin()) {
        NavigableMap<byte[], byte[]> own = copy(model);
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
          byte[] key = randomKey(random);
          if (random.nextInt(3) == 0) {
            transaction.delete(key);
            own.remove(key);
          } else {
            byte[] value = new byte[random.nextInt(5)];
            random.nextBytes(value);
            transaction.put(key, value);
            own.put(key, value);
          }
          compareRange(random, transaction, own);
        }
        if (random.nextInt(4) > 0) {
          times.add(transaction.commit());
          model = own;
          states.add(copy(model));
        }
      }
      int past = random.nextInt(Math.max(1, times.size()));
      if (!times.isEmpty()) {
        try (Transaction reading = keys.readAsOf(times.get(past))) {
          compareRange(random, reading, states.get(past));
        }
      }
    }
  }

  private static void compareRange(
      Random random, Transaction transaction, NavigableMap<byte[], byte[]> expected) {
    byte[] one = randomKey(random);
    byte[] other = randomKey(random);
    boolean swap = Arrays.compareUnsigned(one, other) > 0;
    byte[] from = swap ? other : one;
    byte[] to = swap ? one : other;
    boolean reverse = random.nextBoolean();
    NavigableMap<byte[], byte[]> range =
        to.length == 0 ? expected.tailMap(from, true) : expected.subMap(from, true, to, false);
    List<String> pairs = new ArrayList<>();
    (reverse ? range.descendingMap() : range)
        .forEach((key, value) -> pairs.add(Arrays.toString(key) + Arrays.toString(value)));
    assertThat(drain(transaction.scan(from, to, reverse))).isEqualTo(pairs);
    byte[] point = randomKey(random);
    assertThat(transaction.get(point)).isEqualTo(expected.get(point));
  }

  private static NavigableMap<byte[], byte[]> copy(NavigableMap<byte[], byte[]> map) {
    NavigableMap<byte[], byte[]> copy = new TreeMap<>(Arrays::compareUnsigned);
    copy.putAll(map);
    return copy;
  }

  /** Short keys of few, awkward bytes, so that prefixes, zeros and collisions are common. */
  private static byte[] randomKey(Random random) {
    byte[] alphabet = {0, 1, 'a', (byte) 0xFF};
    byte[] key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return key;
  }

  private static List<String> drain(Transaction.Cursor cursor) {
    List<String> pairs = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        pairs.add(Arrays.toString(cursor.key()) + Arrays.toString(cursor.value()));
      }
    }
    return pairs;
  }

  private Timestamp put(String key, String value) {
    try (Transaction transaction = keys.begin()) {
      transaction.put(bytes(key), bytes(value));
      return transaction.commit();
    }
  }

  private String get(String key) {
    try (Transaction transaction = keys.begin()) {
      return new String(transaction.get(bytes(key)), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void givesOutTimesAboveThoseBeforeARestartEvenIfTheMachinesClockWentBackMeanwhile() {
    Clock before = Clock.fixed(Instant.ofEpochSecond(4_000_000_000L), ZoneOffset.UTC);
    Timestamp read = new HybridClock(before, store).now();
    Clock after = Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC);
    assertThat(new HybridClock(after, store).now()).isGreaterThan(read);
  }

  @Test
  void isNotAheadOfTheMachinesClockAfterAnOrderlyStop() {
    Instant stop = Instant.ofEpochSecond(4_000_000_000L);
    HybridClock clock = new HybridClock(Clock.fixed(stop, ZoneOffset.UTC), store);
    clock.now();
    clock.rest();
    Clock later = Clock.fixed(stop.plusNanos(1), ZoneOffset.UTC);
    assertThat(new HybridClock(later, store).now()).isEqualTo(Timestamp.of(later.instant()));
  }

  @Test
  void aTimeSeenElsewhereIsRememberedAcrossARestart() {
    Clock machine = Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC);
    Timestamp seen = Timestamp.of(Instant.ofEpochSecond(4_000_000_000L));
    new HybridClock(machine, store).observe(seen);
    assertThat(new HybridClock(machine, store).now()).isGreaterThan(seen);
  }

  @Test
  void answersATransactionThatItCouldNotTakeUpAndGoesOnEvenAfterAnError() {
    AtomicBoolean broken = new AtomicBoolean();
    Clock machine =
        new Clock() {
          @Override
          public Instant instant() {
            if (broken.get() && Thread.currentThread().getName().startsWith("commit-")) {
              throw new OutOfMemoryError("made by the test");
            }
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    keys.close();
    keys =
        new KeySpace(
            store,
            3,
            new HybridClock(machine, store),
            ReadGuard.NONE,
            TransactionMemory.of(48L << 20));
    broken.set(true);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(() -> put("a", "1")).hasMessageContaining("was not committed"));
    broken.set(false);
    put("a", "2");
    assertThat(get("a")).isEqualTo("2");
  }
}
