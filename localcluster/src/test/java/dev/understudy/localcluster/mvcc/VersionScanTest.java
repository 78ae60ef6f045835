package dev.understudy.localcluster.mvcc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionScanTest {
  private static final byte[] ALL = {};

  @TempDir Path directory;

  @Test
  void findsWhatAModelHoldsAtEveryTimeBelowManyNewerVersionsOfHotKeys() {
    long seed = System.nanoTime();
    System.out.println("VersionScanTest seed " + seed);
    Random random = new Random(seed);
    List<Timestamp> times = new ArrayList<>();
    List<SortedMap<String, String>> states = new ArrayList<>();
    try (Store store = Store.open(directory)) {
      HybridClock clock = new HybridClock(Clock.systemUTC(), store);
      SortedMap<String, String> model = new TreeMap<>();
      try (KeySpace keys =
          new KeySpace(store, 3, clock, ReadGuard.NONE, TransactionMemory.of(48L << 20))) {
        for (int i = 0; i < 300; i++) {
          String key = random.nextInt(3) > 0 ? "hot" : "key" + random.nextInt(12);
          try (Transaction transaction = keys.begin()) {
            if (random.nextInt(4) == 0) {
              transaction.delete(key.getBytes(UTF_8));
              model.remove(key);
            } else {
              transaction.put(key.getBytes(UTF_8), Integer.toString(i).getBytes(UTF_8));
              model.put(key, Integer.toString(i));
            }
            times.add(transaction.commit());
          }
          states.add(new TreeMap<>(model));
        }
      }
      assertThat(contents(store, Timestamp.ZERO)).isEmpty();
      for (int i = 0; i < times.size(); i++) {
        assertThat(contents(store, times.get(i))).as("commit %s", i).isEqualTo(states.get(i));
      }
    }
  }

  private static SortedMap<String, String> contents(Store store, Timestamp asOf) {
    SortedMap<String, String> found = new TreeMap<>();
    try (VersionScan scan = VersionScan.over(store, 3, ALL, ALL, asOf)) {
      while (scan.next()) {
        found.put(
            new String(Keys.userKey(scan.dataKey()), UTF_8),
            new String(Keys.value(scan.stored()), UTF_8));
      }
    }
    return found;
  }
}
