package dev.understudy.localcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterStateTest {
  @TempDir Path directory;

  @Test
  void nobodyBeginsToWriteToAVirtualClusterThatIsBeingFilled() {
    try (ClusterState state =
        new ClusterState(Store.open(directory), Clock.systemUTC(), new UUID(1, 2), 48L << 20)) {
      long id = state.catalog().create("main", DataState.READY, (batch, created) -> created).id();
      try (Transaction writing = state.keySpace(id).begin()) {
        writing.put(new byte[] {1}, new byte[] {1});
        state.catalog().update(id, found -> found.in(DataState.ADD));
        state.closeKeySpace(id);
        assertThatThrownBy(writing::commit).isInstanceOf(RuntimeException.class);
      }
      assertThatThrownBy(() -> state.keySpace(id))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("is not ready");
    }
  }

  @Test
  void aJobIsSeenOnceItIsOnDiskAndNotBefore() {
    Store store = Store.open(directory);
    try (ClusterState state =
            new ClusterState(store, Clock.systemUTC(), new UUID(1, 2), 48L << 20);
        Batch batch = store.batch()) {
      JobRecord job = JobRecord.started(7, JobRecord.PRODUCER, "", state.instant(), "");
      state.jobs().add(batch, job);
      assertThat(state.jobs().find(7)).isEmpty();
      store.write(batch);
      assertThat(state.jobs().find(7)).contains(job);
    }
  }
}
