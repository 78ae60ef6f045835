package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.GcTtl;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  private static final byte[] TTL_KEY = {0, 'z'};
  private static final byte[] KEY = {1, 'a'};

  @TempDir Path directory;

  @Test
  void collectsTheOthersWhenOneVirtualClusterCannotBeRead() {
    Store store = Store.open(directory);
    try (ClusterState state =
        new ClusterState(store, Clock.systemUTC(), new UUID(1, 2), 48L << 20)) {
      long broken = create(state, "broken");
      long whole = create(state, "whole");
      assertThat(broken).isLessThan(whole);
      write(state, broken, writing -> writing.put(TTL_KEY, new byte[] {1}));
      write(state, whole, writing -> GcTtl.set(writing, 0));
      write(state, whole, writing -> writing.put(KEY, new byte[] {1}));
      Timestamp overwritten = write(state, whole, writing -> writing.put(KEY, new byte[] {2}));

      new Collector(state, Pair.fast()).collect();

      assertThat(state.thresholds().of(whole)).isGreaterThan(overwritten);
      assertThat(state.thresholds().of(broken)).isEqualTo(Timestamp.ZERO);
    }
  }

  private static long create(ClusterState state, String name) {
    return state.catalog().create(name, DataState.READY, (batch, created) -> created).id();
  }

  private static Timestamp write(ClusterState state, long id, Consumer<Transaction> change) {
    try (Transaction transaction = state.keySpace(id).begin()) {
      change.accept(transaction);
      return transaction.commit();
    }
  }
}
