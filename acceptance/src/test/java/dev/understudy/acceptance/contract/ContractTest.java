package dev.understudy.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement, column, type, status word and error that the gateway or the product's documents
 * rely on, held against a pair of clusters in each stage of a stream.
 */
@Tag("scenario")
@Timeout(900)
class ContractTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String STATUS = "SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS";

  private final Map<String, @Nullable String> values = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private int held;

  @Test
  void theClustersKeepTheContract(@TempDir Path folder) throws Exception {
    List<Clause> contract = Clause.readAll();
    try (DataPlane clusters = DataPlane.open(folder)) {
      hold(clusters, contract, "before replication");
      hold(clusters, contract, "the start of replication");
      awaitStatus(clusters, "replicating");
      await()
          .atMost(LIMIT)
          .until(() -> clusters.standby().run("system", STATUS).value("replicated_time") != null);
      Answer status = clusters.standby().run("system", STATUS);
      values.put("job", status.value("ingestion_job_id"));
      values.put("replicated_time", status.value("replicated_time"));
      hold(clusters, contract, "while replicating");
      hold(clusters, contract, "a pause");
      awaitStatus(clusters, "replication paused");
      hold(clusters, contract, "the end of the pause");
      awaitStatus(clusters, "replicating");
      hold(clusters, contract, "a failover ahead");
      awaitStatus(clusters, "replication pending failover");
      hold(clusters, contract, "while a failover is pending");
      hold(clusters, contract, "a failover to the latest time");
      awaitStatus(clusters, "ready");
      hold(clusters, contract, "after the failover");
      assertThat(faults).isEmpty();
      assertThat(held).isEqualTo(contract.size());
    }
  }

  private void hold(DataPlane clusters, List<Clause> contract, String section) {
    for (Clause clause : contract) {
      if (clause.section().equals(section)) {
        String statement = clusters.filled(clause.statement(), values);
        Answer answer = clusters.side(clause.side()).run(clause.virtualCluster(), statement);
        clause.faults(answer).forEach(fault -> faults.add(clause + " " + fault));
        held++;
      }
    }
  }

  private static void awaitStatus(DataPlane clusters, String status) {
    await("status " + status)
        .atMost(LIMIT)
        .until(
            () -> Objects.equals(clusters.standby().run("system", STATUS).value("status"), status));
  }
}
