package dev.understudy.localcluster.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageTest {
  private static final long SEED = System.nanoTime();
  private static final long ID = 3;
  private static final byte[] ALL = {};

  @TempDir Path directory;
  private final Random random = new Random(SEED);

  @Test
  void leavesEveryReadAtOrAboveTheThresholdAsItWasAndNothingElseBelowIt() {
    System.out.println("GarbageTest seed " + SEED);
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      List<Timestamp> times = new ArrayList<>();
      try (KeySpace keys =
          new KeySpace(store, ID, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        for (int i = 0; i < 600; i++) {
          times.add(change(keys));
        }
      }
      Timestamp threshold = times.get(400);
      Map<Timestamp, Map<String, String>> before = new HashMap<>();
      times.subList(400, 600).forEach(time -> before.put(time, contents(store, time)));

      while (Garbage.collect(store, ID, threshold, 7) > 0) {
        // A batch at a time, as after so many crashes.
        before.forEach((time, was) -> assertThat(contents(store, time)).isEqualTo(was));
      }

      assertThat(versionsBelow(store, threshold))
          .isEqualTo(before.getOrDefault(threshold, Map.of()).size());
      try (RecentIndex.Entries left = RecentIndex.between(store, ID, Timestamp.ZERO, threshold)) {
        assertThat(left.next()).isFalse();
      }
    }
  }

  @Test
  void bringsNothingBackToLifeWhereTheIndexWasTrimmedBefore() {
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      try (KeySpace keys =
          new KeySpace(store, ID, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        put(keys, 1, 1);
        RecentIndex.trim(store, ID, put(keys, 1, 2));
        Timestamp deleted = put(keys, 1, 0);
        assertThat(Garbage.collect(store, ID, deleted, 100)).isEqualTo(1);
        assertThat(versionsBelow(store, deleted)).isZero();
      }
    }
  }

  @Test
  void leavesVersionsAloneThatARevertHasAlreadyTaken() {
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      try (KeySpace keys =
          new KeySpace(store, ID, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        Timestamp kept = put(keys, 1, 1);
        Timestamp reverted = put(keys, 1, 2);
        try (Batch batch = store.batch()) {
          byte[] key = Keys.escape(key(1));
          batch.delete(
              Family.DATA, Keys.version(ID, key, reverted.wallNanos(), reverted.logical()));
          store.write(batch);
        }
        Garbage.collect(store, ID, reverted, 100);
        assertThat(contents(store, kept)).hasSize(1);
      }
    }
  }

  /** A transaction on a few of the keys, some of which are hot. */
  private Timestamp change(KeySpace keys) {
    try (Transaction transaction = keys.begin()) {
      for (int i = 0; i <= random.nextInt(4); i++) {
        byte[] key = key(random.nextInt(random.nextBoolean() ? 3 : 40));
        if (random.nextInt(3) == 0) {
          transaction.delete(key);
        } else {
          transaction.put(key, key(random.nextInt()));
        }
      }
      return transaction.commit();
    }
  }

  /** Zero deletes. */
  private static Timestamp put(KeySpace keys, int key, int value) {
    try (Transaction transaction = keys.begin()) {
      if (value == 0) {
        transaction.delete(key(key));
      } else {
        transaction.put(key(key), key(value));
      }
      return transaction.commit();
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static Map<String, String> contents(Store store, Timestamp asOf) {
    Map<String, String> contents = new TreeMap<>();
    try (VersionScan scan = VersionScan.over(store, ID, ALL, ALL, asOf)) {
      while (scan.next()) {
        contents.put(
            new BigInteger(1, scan.dataKey()).toString(16),
            new BigInteger(1, scan.stored()).toString(16));
      }
    }
    return contents;
  }

  private static int versionsBelow(Store store, Timestamp threshold) {
    int count = 0;
    try (Walk walk = store.walk(Family.DATA, Keys.start(ID), Keys.end(ID))) {
      for (boolean there = walk.first(); there; there = walk.next()) {
        if (Versions.timeOf(walk.key()).compareTo(threshold) <= 0) {
          count++;
        }
      }
    }
    return count;
  }
}
