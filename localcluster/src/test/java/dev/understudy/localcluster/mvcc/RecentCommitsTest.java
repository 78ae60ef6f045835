package dev.understudy.localcluster.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentCommitsTest {
  private static final Timestamp BEGUN = new Timestamp(10, 0);
  private static final Timestamp COMMITTED = new Timestamp(20, 0);

  @TempDir Path directory;

  @Test
  void findsAConflictWithALargeTransactionOfTheSameGroup() {
    try (Store store = Store.open(directory)) {
      RecentCommits recent = new RecentCommits(store, 3, BEGUN);
      recent.add(request(writes(50_000, 8), ReadSet.Test.NOTHING), COMMITTED);
      ReadSet reads = new ReadSet(bytes -> {});
      reads.add(key(0, 8));
      assertThat(recent.conflict(request(writes(1, 8), reads.freeze()))).isTrue();
    }
  }

  @Test
  void asksTheIndexForWhatItForgotBetweenTwoGroups() {
    try (Store store = Store.open(directory)) {
      RecentCommits recent = new RecentCommits(store, 3, BEGUN);
      recent.add(request(writes(50, 1 << 20), ReadSet.Test.NOTHING), COMMITTED);
      ReadSet reads = new ReadSet(bytes -> {});
      reads.add(key(0, 1 << 20));
      assertThat(recent.conflict(request(writes(1, 8), reads.freeze()))).isTrue();
      recent.shrink();
      // Nothing was written in this test, so that what is not in memory any more is not found.
      assertThat(recent.conflict(request(writes(1, 8), reads.freeze()))).isFalse();
    }
  }

  private static CommitRequest request(NavigableMap<byte[], byte[]> writes, ReadSet.Test reads) {
    return new CommitRequest(BEGUN, reads, writes, new byte[0]);
  }

  private static NavigableMap<byte[], byte[]> writes(int count, int keyBytes) {
    NavigableMap<byte[], byte[]> writes = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < count; i++) {
      writes.put(key(i, keyBytes), new byte[] {1});
    }
    return writes;
  }

  private static byte[] key(int number, int bytes) {
    return Arrays.copyOf(ByteBuffer.allocate(4).putInt(number).array(), bytes);
  }
}
