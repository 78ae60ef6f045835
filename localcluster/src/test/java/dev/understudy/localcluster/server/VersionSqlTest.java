package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns, words and start options of the versions that a local cluster passes for. */
class VersionSqlTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @TempDir private Path stores;

  private static final String SIGHT =
      """
      V23_2 | id,name,data_state,service_mode,source_tenant_name,source_cluster_uri,replication_job_id,replicated_time,retained_time,cutover_time
      V24_1 | id,name,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,cutover_time,status
      V24_2 | id,name,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,cutover_time,status
      V24_3 | id,name,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V25_1 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V25_2 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V25_3 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V25_4 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V26_1 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V26_2 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      V26_3 | id,name,ingestion_job_id,source_tenant_name,source_cluster_uri,retained_time,replicated_time,replication_lag,failover_time,status
      """;

  @ParameterizedTest
  @CsvSource(textBlock = SIGHT, delimiter = '|')
  void aStreamIsShownAndCompletedInTheWordsOfTheVersion(CrdbVersion version, String columns)
      throws Exception {
    boolean profiles = version == CrdbVersion.V23_2;
    String name = profiles ? "application" : "main";
    Shape source = profiles ? Shape.REPLICATION_SOURCE : Shape.VIRTUALIZED;
    Shape target = profiles ? Shape.REPLICATION_TARGET : Shape.VIRTUALIZED_EMPTY;
    try (TestServer east = TestServer.start(stores.resolve("east"), source, version);
        TestServer west = TestServer.start(stores.resolve("west"), target, version);
        Connection primary = east.system();
        Connection standby = west.system()) {
      String number = version.number();
      assertThat(value(standby, "SHOW CLUSTER SETTING version")).isEqualTo(number);
      assertThat(value(standby, "SELECT version()")).contains("CockroachDB CCL v" + number + ".");
      replicate(east, primary, standby, name, name, profiles ? " LIKE template" : "");
      String status = "SHOW VIRTUAL CLUSTER " + name + " WITH REPLICATION STATUS";
      assertThat(columns(standby, status)).containsExactly(columns.split(","));
      assertThat(value(standby, "SELECT source_cluster_uri FROM [" + status + "]"))
          .isEqualTo(
              "postgresql://r:redacted@127.0.0.1:%d/?%s"
                  .formatted(
                      east.port(),
                      profiles ? "options=-ccluster%3Dsystem&sslmode=disable" : "redacted"));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  rows(
                              standby,
                              "SELECT name FROM [" + status + "] WHERE replicated_time IS NOT NULL")
                          .size()
                      == 1);
      if (version.has(VersionFact.EXPIRATION_WINDOW)) {
        run(standby, "ALTER VIRTUAL CLUSTER main SET REPLICATION EXPIRATION WINDOW = '36h'");
      }
      String time = columns.contains("cutover_time") ? "cutover_time" : "failover_time";
      String complete = "ALTER VIRTUAL CLUSTER " + name + " COMPLETE REPLICATION TO ";
      assertThat(columns(standby, complete + "SYSTEM TIME '+1h'")).containsExactly(time);
      String word = time.substring(0, time.indexOf('_')).toLowerCase(Locale.ROOT);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  rows(standby, "SELECT data_state FROM [SHOW VIRTUAL CLUSTER " + name + "]")
                      .contains("replication pending " + word));
      run(standby, complete + "LATEST");
      await()
          .atMost(LIMIT)
          .until(() -> rows(standby, "SHOW VIRTUAL CLUSTER " + name).get(0).contains("|ready|"));
    }
  }

  static List<String> columns(Connection sql, String statement) throws SQLException {
    try (Statement jdbc = sql.createStatement();
        ResultSet found = jdbc.executeQuery(statement)) {
      ResultSetMetaData meta = found.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        names.add(meta.getColumnName(i));
      }
      return names;
    }
  }

  private static void replicate(
      TestServer source,
      Connection primary,
      Connection standby,
      String of,
      String into,
      String like)
      throws SQLException {
    run(primary, "CREATE USER r WITH PASSWORD 'p'", "GRANT SYSTEM REPLICATION TO r");
    run(
        standby,
        "CREATE VIRTUAL CLUSTER %s%s FROM REPLICATION OF %s ON 'postgresql://r:p@127.0.0.1:%d/?options=-ccluster%%3Dsystem&sslmode=disable'"
            .formatted(into, like, of, source.port()));
  }

  /** What a version knows fails only because there is no such virtual cluster or URI. */
  static void known(Connection sql, boolean known, String statement) {
    assertThatThrownBy(() -> run(sql, statement))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState().equals("42601")).as(statement).isEqualTo(!known));
  }

  @Test
  void anErrorDoesNotRepeatAPassword() throws Exception {
    try (TestServer server = TestServer.start(stores, Shape.VIRTUALIZED);
        Connection sql = server.system()) {
      for (String statement :
          new String[] {
            "ALTER VIRTUAL CLUSTER x START REPLICATON OF y ON 'postgresql://u:secret@h'",
            "SHOW EXTERNAL CONNECTIONS 'postgresql://u:secret@h'"
          }) {
        assertThatThrownBy(() -> run(sql, statement))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42601"))
            .hasMessageNotContaining("secret");
      }
    }
  }

  @Test
  void severalOptionsAddTheirColumns() throws Exception {
    try (TestServer server = TestServer.start(stores, Shape.VIRTUALIZED);
        Connection sql = server.system()) {
      String show = "SHOW VIRTUAL CLUSTER main WITH ";
      String status = SIGHT.lines().toList().getLast().split("\\|")[1].strip();
      String plain = "id,name,data_state,service_mode";
      String prior = ",source_id,activation_time";
      String able = ",capability_name,capability_value";
      for (String[] each :
          new String[][] {
            {"REPLICATION STATUS, PRIOR REPLICATION DETAILS", status + prior},
            {"PRIOR REPLICATION DETAILS, REPLICATION STATUS", status + prior},
            {"REPLICATION STATUS, CAPABILITIES", status + able},
            {"OPTIONS (CAPABILITIES, PRIOR REPLICATION DETAILS)", plain + prior + able},
            {"CAPABILITIES, REPLICATION STATUS, PRIOR REPLICATION DETAILS", status + prior + able}
          }) {
        assertThat(String.join(",", columns(sql, show + each[0]))).isEqualTo(each[1]);
        assertThat(rows(sql, show + each[0])).hasSize(each[1].endsWith(able) ? 10 : 1);
      }
      known(sql, false, show + "CAPABILITIES, CAPABILITIES");
      known(sql, false, show + "REPLICATION STATUS,");
      known(sql, false, show + "COSTS");
      known(sql, false, "SHOW CLUSTER SETTING version FOR VIRTUAL CLUSTER main please");
    }
    try (TestServer older =
            TestServer.start(stores.resolve("older"), Shape.REPLICATION_SOURCE, CrdbVersion.V23_2);
        Connection sql = older.system()) {
      known(sql, false, "SHOW VIRTUAL CLUSTERS WITH REPLICATION STATUS, PRIOR REPLICATION DETAILS");
      assertThat(columns(sql, "SHOW VIRTUAL CLUSTERS WITH REPLICATION STATUS, CAPABILITIES"))
          .contains("replication_job_id", "capability_name");
    }
  }

  @Test
  void version232ComesWithProfiles() throws Exception {
    try (TestServer source =
            TestServer.start(stores.resolve("a"), Shape.REPLICATION_SOURCE, CrdbVersion.V23_2);
        TestServer target =
            TestServer.start(stores.resolve("b"), Shape.REPLICATION_TARGET, CrdbVersion.V23_2);
        Connection primary = source.system();
        Connection standby = target.system()) {
      assertThat(rows(primary, "SHOW VIRTUAL CLUSTERS"))
          .containsExactly(
              "1|system|ready|shared", "2|template|ready|none", "3|application|ready|shared");
      assertThat(rows(standby, "SHOW VIRTUAL CLUSTERS"))
          .containsExactly("1|system|ready|shared", "2|template|ready|none");
      assertThat(columns(primary, "SHOW JOBS")).contains("statement", "num_runs", "last_run");
      assertThatThrownBy(
              () -> run(primary, "ALTER VIRTUAL CLUSTER application START REPLICATION OF b ON 'x'"))
          .hasMessageContaining("syntax error");
      assertThatThrownBy(() -> replicate(source, primary, standby, "system", "application", ""))
          .hasMessageContaining("neither the source tenant \"system\"");
      run(primary, "DROP USER r");
      run(primary, "SET CLUSTER SETTING physical_replication.enabled = false");
      assertThatThrownBy(
              () -> replicate(source, primary, standby, "application", "application", ""))
          .hasMessageContaining("physical replication is disabled");
    }
  }

  @Test
  void aStoreGoesToANewerVersionAndNotBack() throws Exception {
    TestServer.start(stores, Shape.VIRTUALIZED, CrdbVersion.V24_1).close();
    assertThatThrownBy(() -> TestServer.start(stores, Shape.VIRTUALIZED, CrdbVersion.V23_2).close())
        .hasMessageContaining("cannot go back");
    TestServer.start(stores, Shape.VIRTUALIZED, CrdbVersion.V25_1).close();
    try (TestServer kept = TestServer.start(stores, Shape.VIRTUALIZED);
        Connection sql = kept.system()) {
      assertThat(value(sql, "SHOW crdb_version")).contains("v25.1.");
    }
    assertThatThrownBy(
            () ->
                TestServer.start(stores.resolve("new"), Shape.REPLICATION_SOURCE, CrdbVersion.V24_1)
                    .close())
        .hasMessageContaining("--virtualized");
  }

  @Test
  void anOrdinaryClusterReplicatesItsSystem() throws Exception {
    try (TestServer east = TestServer.start(stores.resolve("east"), Shape.PLAIN);
        TestServer west = TestServer.start(stores.resolve("west"), Shape.VIRTUALIZED_EMPTY);
        Connection primary = east.system();
        Connection standby = west.system()) {
      assertThat(rows(primary, "SHOW VIRTUAL CLUSTERS")).containsExactly("1|system|ready|shared");
      run(
          primary,
          "CREATE TABLE t (id INT PRIMARY KEY)",
          "INSERT INTO t SELECT i FROM generate_series(1, 1000) AS g(i)",
          "CREATE USER app WITH PASSWORD 'pw'",
          "GRANT SELECT ON t TO app",
          "SET CLUSTER SETTING kv.rangefeed.enabled = true");
      replicate(east, primary, standby, "system", "main", "");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  !value(
                          standby,
                          "SELECT replicated_time FROM"
                              + " [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]")
                      .equals("null"));
      run(primary, "INSERT INTO t VALUES (5000)");
      String written = value(primary, "SELECT cluster_logical_timestamp()");
      run(
          standby,
          "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO SYSTEM TIME '" + written + "'");
      await()
          .atMost(LIMIT)
          .until(() -> rows(standby, "SHOW VIRTUAL CLUSTERS").contains("3|main|ready|none"));
      run(standby, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection app = west.as("main", "app", "pw")) {
        assertThat(value(app, "SELECT count(*) FROM t")).isEqualTo("1001");
      }
    }
  }
}
