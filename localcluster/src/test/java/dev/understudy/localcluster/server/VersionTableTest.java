package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static dev.understudy.localcluster.server.VersionSqlTest.columns;
import static dev.understudy.localcluster.server.VersionSqlTest.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements and columns each version that a local cluster passes for knows. */
class VersionTableTest {
  private static final String WINDOW = "EXPIRATION WINDOW = '2h'";
  private static final String FROM = "CREATE VIRTUAL CLUSTER x FROM REPLICATION OF y ON 'z' WITH ";

  private static final String TABLE =
      """
      V23_2 | statement num_runs started
      V24_1 | started failback window
      V24_2 | started failback window
      V24_3 | started failback window reader
      V25_1 | started failback window reader readable_high_water
      V25_2 | started failback source_window reader readable_high_water split_privileges
      V25_3 | failback source_window reader readable_high_water split_privileges
      V25_4 | failback source_window reader readable_high_water split_privileges
      V26_1 | failback source_window reader readable_high_water split_privileges
      V26_2 | failback source_window reader readable_high_water split_privileges
      V26_3 | failback source_window reader readable_high_water split_privileges
      """;

  @TempDir private Path stores;

  @Test
  void hasARowForEachVersion() {
    assertThat(TABLE.lines().map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(
            Arrays.stream(CrdbVersion.values()).map(CrdbVersion::name).toList());
  }

  @ParameterizedTest
  @CsvSource(textBlock = TABLE, delimiter = '|')
  void aVersionKnowsWhatItsRowSays(CrdbVersion version, String row) throws Exception {
    Set<String> facts = Set.of(row.split(" "));
    boolean profiles = version == CrdbVersion.V23_2;
    Shape shape = profiles ? Shape.REPLICATION_SOURCE : Shape.VIRTUALIZED;
    try (TestServer server = TestServer.start(stores, shape, version);
        Connection sql = server.system();
        Connection app = server.as(profiles ? "application" : "main", "root", "")) {
      assertThat(value(sql, "SELECT version()")).contains("CCL " + version.release() + " ");
      assertThat(value(sql, "SHOW CLUSTER SETTING version")).isEqualTo(version.number());
      assertThat(named(sql, "SHOW JOBS", "statement", "num_runs", "started"))
          .isEqualTo(common(facts, "statement", "num_runs", "started"));
      assertThat(columns(sql, "SHOW JOBS (SELECT job_id FROM [SHOW JOBS])").contains("started"))
          .isEqualTo(facts.contains("started"));
      assertThat(columns(app, "SHOW CHANGEFEED JOBS").contains("readable_high_water_timestamp"))
          .isEqualTo(facts.contains("readable_high_water"));
      boolean failback = facts.contains("failback");
      known(sql, failback, "ALTER VIRTUAL CLUSTER x START REPLICATION OF y ON 'z'");
      known(sql, failback, "SHOW VIRTUAL CLUSTER x WITH PRIOR REPLICATION DETAILS");
      known(sql, facts.contains("reader"), FROM + "READ VIRTUAL CLUSTER");
      known(sql, facts.contains("window"), FROM + WINDOW);
      known(sql, facts.contains("window"), "ALTER VIRTUAL CLUSTER x SET REPLICATION " + WINDOW);
      known(
          sql,
          facts.contains("source_window"),
          "ALTER VIRTUAL CLUSTER x SET REPLICATION SOURCE " + WINDOW);
      known(sql, true, FROM + "RETENTION = '2h'");
      run(sql, "CREATE USER u", "GRANT SYSTEM REPLICATION, MANAGEVIRTUALCLUSTER TO u");
      for (String privilege : List.of("REPLICATIONSOURCE", "REPLICATIONDEST")) {
        assertThatCode(() -> run(sql, "GRANT SYSTEM %s TO u".formatted(privilege)))
            .matches(
                refusal -> (refusal == null) == facts.contains("split_privileges"),
                "is refused where the version has no " + privilege);
      }
    }
  }

  private static Set<String> named(Connection sql, String statement, String... names)
      throws Exception {
    return common(new HashSet<>(columns(sql, statement)), names);
  }

  private static Set<String> common(Set<String> some, String... names) {
    return List.of(names).stream()
        .filter(some::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
