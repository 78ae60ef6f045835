package dev.understudy.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.localcluster.engine.CrdbVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement, column, type, status word and error that the gateway or the product's documents
 * rely on, held against a pair of clusters in each stage of a stream.
 */
@Tag("scenario")
@Timeout(900)
class ContractTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String GIVEN = "those that the environment names";
  private static final String STATUS = "SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS";

  private static final String JOB =
      "SELECT job_id FROM [SHOW JOBS] WHERE job_type = 'REPLICATION STREAM INGESTION'";

  private final Map<String, @Nullable String> values = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Set<String> held = new HashSet<>();
  private ClusterVersion version = new ClusterVersion(0, 0);

  @TempDir private Path folder;

  /** Every one that a local cluster can pass for. */
  static List<String> versions() {
    return DataPlane.isGiven()
        ? List.of(GIVEN)
        : Arrays.stream(CrdbVersion.values()).map(CrdbVersion::number).toList();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theClustersKeepTheContract(String which) throws Exception {
    try (DataPlane clusters =
        which.equals(GIVEN) ? DataPlane.given() : DataPlane.local(folder, which)) {
      version =
          ClusterVersion.parse(
              String.valueOf(clusters.primary().run("system", "SELECT version() AS v").value("v")));
      System.out.printf("contract: %s, version %s%n", which, version);
      List<Clause> contract = Clause.readAll();
      live(clusters, contract);
      assertThat(held)
          .as("every section has its stage, and every stage its section")
          .isEqualTo(contract.stream().map(Clause::section).collect(Collectors.toSet()));
    }
    assertThat(faults).isEmpty();
  }

  private void live(DataPlane clusters, List<Clause> contract) {
    hold(clusters, contract, "before replication");
    hold(clusters, contract, "the start of replication");
    awaitStatus(clusters, "replicating");
    await().atMost(LIMIT).until(() -> status(clusters).value("replicated_time") != null);
    values.put("job", clusters.standby().run("system", JOB).value("job_id"));
    values.put("replicated_time", status(clusters).value("replicated_time"));
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
    hold(clusters, contract, "the way back");
  }

  private void hold(DataPlane clusters, List<Clause> contract, String section) {
    held.add(section);
    for (Clause clause : contract) {
      if (clause.section().equals(section) && clause.versions().include(version)) {
        String statement = clusters.filled(clause.statement(), values);
        Answer answer =
            clusters.side(clause.side()).run(clusters.called(clause.virtualCluster()), statement);
        clause.faults(answer, version).forEach(fault -> faults.add(clause + " " + fault));
      }
    }
  }

  private static Answer status(DataPlane clusters) {
    return clusters.standby().run("system", clusters.filled(STATUS, Map.of()));
  }

  /** Waits for a status, in the words of 25.2. */
  private static void awaitStatus(DataPlane clusters, String status) {
    await("status " + status)
        .atMost(LIMIT)
        .until(
            () ->
                String.valueOf(status(clusters).value("status", "data_state"))
                    .replace("cutover", "failover")
                    .replace("cutting over", "failing over")
                    .equals(status));
  }
}
