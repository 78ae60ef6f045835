package dev.understudy.localcluster.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
  private static final ReplicationRequest REQUEST =
      new ReplicationRequest(
          "main",
          "postgresql://root@127.0.0.1:1/defaultdb?sslmode=disable",
          new ReplicationOptions(null, null, true),
          "REPLICATION OF main ON '…'");

  @TempDir Path directory;

  @Test
  void aReadersNameThatAnotherTookDoesNotKeepTheClusterFromStarting() {
    long id = storeAStreamWhoseReadersNameIsTaken();
    try (LocalEngine engine =
        LocalEngine.open(
            EngineOptions.of(directory, "one", EngineOptions.Shape.VIRTUALIZED_EMPTY))) {
      assertThat(engine.replicationStatus(id)).isPresent();
      assertThat(engine.virtualCluster("main-readonly").orElseThrow().dataState())
          .isEqualTo(DataState.READY);
    }
  }

  private long storeAStreamWhoseReadersNameIsTaken() {
    Store store = Store.open(directory.resolve("data"));
    try (ClusterState state =
        new ClusterState(store, Clock.systemUTC(), new UUID(1, 2), 48L << 20)) {
      StreamStart stream =
          new StreamStart(7, new Timestamp(1, 0), new UUID(3, 4), 3, List.of(Span.ALL));
      long id =
          state
              .catalog()
              .create(
                  "main",
                  DataState.ADD,
                  (batch, created) -> {
                    JobRecord job =
                        JobRecord.started(
                            8,
                            JobRecord.INGESTION,
                            "",
                            state.instant(),
                            IngestionDetails.begin(created.id(), REQUEST, stream, false));
                    state.jobs().add(batch, job);
                    return created.filledBy(job.id());
                  })
              .id();
      state.catalog().create("main-readonly", DataState.READY, (batch, created) -> created);
      return id;
    }
  }
}
