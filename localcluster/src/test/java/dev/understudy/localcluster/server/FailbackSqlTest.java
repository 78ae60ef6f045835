package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestPair.admitReplicator;
import static dev.understudy.localcluster.server.TestPair.awaitReplicated;
import static dev.understudy.localcluster.server.TestPair.awaitState;
import static dev.understudy.localcluster.server.TestPair.uri;
import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failback, readers and options as a user types them, between two servers. */
class FailbackSqlTest {
  private TestPair pair;
  private TestServer east;
  private TestServer west;

  @BeforeEach
  void start(@TempDir Path stores) throws Exception {
    pair = TestPair.start(stores);
    east = pair.east();
    west = pair.west();
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  @Test
  void failsBackInTheDocumentedStatements() throws Exception {
    try (Connection a = east.system();
        Connection b = west.system()) {
      try (Connection app = east.main()) {
        run(
            app,
            "CREATE TABLE t (id INT PRIMARY KEY, v STRING)",
            "INSERT INTO t SELECT i, 'first' FROM generate_series(1, 100) AS g(i)");
      }
      pair.replicate(b, a, "");
      assertThat(value(a, "SHOW VIRTUAL CLUSTER main WITH PRIOR REPLICATION DETAILS"))
          .isEqualTo("3|main|ready|shared|null|null");
      String failover = value(b, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      awaitState(b, "3|main|ready|none");
      run(b, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      String source = value(a, "SELECT crdb_internal.cluster_id()") + ":3";
      assertThat(value(b, "SHOW VIRTUAL CLUSTER main WITH PRIOR REPLICATION DETAILS"))
          .isEqualTo("3|main|ready|shared|" + source + "|" + failover);
      try (Connection old = east.main();
          Connection app = west.main()) {
        run(old, "INSERT INTO t VALUES (1000, 'only here')");
        run(app, "UPDATE t SET v = 'second' WHERE id <= 10");
      }
      String back = "ALTER VIRTUAL CLUSTER main START REPLICATION OF main ON '" + uri(west) + "'";
      assertThatThrownBy(() -> run(a, back)).hasMessageContaining("service mode must be none");
      run(a, "ALTER VIRTUAL CLUSTER main STOP SERVICE");
      admitReplicator(b);
      run(a, back + " WITH RETENTION = '2h', READ VIRTUAL CLUSTER");
      assertThatThrownBy(() -> run(a, back)).hasMessageContaining("in state add");
      awaitReplicated(a, b);
      awaitState(a, "4|main-readonly|ready|shared");
      assertThat(
              value(
                  a,
                  "SELECT description FROM [SHOW JOBS] WHERE job_type = 'REPLICATION STREAM INGESTION'"))
          .doesNotContain("s3cret");
      run(b, "ALTER VIRTUAL CLUSTER main STOP SERVICE");
      run(a, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      awaitState(a, "3|main|ready|none");
      run(a, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection app = east.main()) {
        assertThat(value(app, "SELECT count(*) FROM t WHERE v = 'second'")).isEqualTo("10");
        assertThat(value(app, "SELECT count(*) FROM t")).isEqualTo("100");
      }
    }
  }

  @Test
  void aReaderAnswersQueriesAndRefusesWrites() throws Exception {
    try (Connection a = east.system();
        Connection b = west.system();
        Connection app = east.main()) {
      run(
          app,
          "CREATE TABLE t (id INT PRIMARY KEY)",
          "INSERT INTO t VALUES (1)",
          "CREATE USER reporter WITH PASSWORD 'pw'",
          "GRANT SELECT ON t TO reporter");
      pair.replicate(b, a, " WITH READ VIRTUAL CLUSTER");
      awaitState(b, "4|main-readonly|ready|shared");
      try (Connection reader = west.as("main-readonly", "reporter", "pw")) {
        assertThat(rows(reader, "SELECT id FROM t")).containsExactly("1");
        run(app, "INSERT INTO t VALUES (2)");
        awaitReplicated(b, a);
        assertThat(rows(reader, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
        refused(reader, "INSERT INTO t VALUES (3)", "cannot execute INSERT in a read-only");
        refused(reader, "CREATE TABLE u (id INT PRIMARY KEY)", "cannot execute CREATE in a");
      }
      try (Connection reader = west.as("main-readonly", "root", "")) {
        refused(reader, "DROP TABLE t", "in a read-only transaction");
        refused(reader, "BACKUP INTO 'nodelocal://1/x'", "cannot be backed up");
      }
      run(b, "ALTER VIRTUAL CLUSTER \"main-readonly\" STOP SERVICE");
      run(b, "DROP VIRTUAL CLUSTER \"main-readonly\"");
      run(b, "ALTER VIRTUAL CLUSTER main SET REPLICATION READ VIRTUAL CLUSTER");
      awaitState(b, "5|main-readonly|ready|shared");
    }
  }

  private static void refused(Connection reader, String sql, String fragment) {
    assertThatThrownBy(() -> run(reader, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(fragment);
  }

  @Test
  void optionsProtectedTimestampsAndZonesCanBeSetAndSeen() throws Exception {
    try (Connection a = east.system();
        Connection b = west.system();
        Connection app = east.main()) {
      pair.replicate(b, a, " WITH OPTIONS (RETENTION = '1h')");
      run(b, "ALTER VIRTUAL CLUSTER main SET REPLICATION RETENTION = '8h'");
      run(a, "ALTER VIRTUAL CLUSTER main SET REPLICATION SOURCE EXPIRATION WINDOW = '48h'");
      assertThatThrownBy(
              () ->
                  run(
                      b,
                      "ALTER VIRTUAL CLUSTER main SET REPLICATION SOURCE EXPIRATION WINDOW = '48h'"))
          .hasMessageContaining("does not have a producer job");
      String job = value(a, "SELECT job_id FROM [SHOW JOBS]");
      assertThat(
              rows(
                  a,
                  "SELECT meta_type, decoded_meta FROM system.protected_ts_records WHERE ts > 0"))
          .containsExactly("jobs|{\"jobID\": \"" + job + "\"}");
      assertThat(rows(b, "SELECT id FROM crdb_internal.kv_protected_ts_records")).hasSize(1);
      assertThatThrownBy(() -> rows(app, "SELECT * FROM system.protected_ts_records"))
          .hasMessageContaining("only the system tenant");
      run(app, "ALTER RANGE default CONFIGURE ZONE USING gc.ttlseconds = 600");
      assertThat(value(app, "SHOW ZONE CONFIGURATION FROM RANGE default"))
          .contains("gc.ttlseconds = 600");
      run(app, "ALTER DATABASE defaultdb CONFIGURE ZONE USING gc.ttlseconds = 700");
      assertThat(value(app, "SHOW ZONE CONFIGURATION FROM RANGE default")).contains("= 700");
      assertThatThrownBy(
              () -> run(app, "ALTER RANGE default CONFIGURE ZONE USING gc.ttlseconds = 0"))
          .hasMessageContaining("at least 1");
    }
  }

  @Test
  void resetsDataOfAVirtualClusterThatIsOffline() throws Exception {
    try (Connection a = east.system()) {
      String before;
      try (Connection app = east.main()) {
        run(app, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        before = value(app, "SHOW COMMIT TIMESTAMP");
        run(app, "INSERT INTO t VALUES (2)");
      }
      String reset = "ALTER VIRTUAL CLUSTER main RESET DATA TO SYSTEM TIME '" + before + "'";
      assertThatThrownBy(() -> run(a, reset)).hasMessageContaining("service mode must be none");
      run(a, "ALTER VIRTUAL CLUSTER main STOP SERVICE", reset);
      run(a, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection app = east.main()) {
        assertThat(rows(app, "SELECT id FROM t")).containsExactly("1");
      }
    }
  }

  @Test
  void aPrimaryWithoutVirtualizationIsReplicatedFromItsSystemVirtualCluster(@TempDir Path store)
      throws Exception {
    try (TestServer plain = TestServer.start(store, Shape.PLAIN);
        Connection a = plain.system();
        Connection b = west.system()) {
      run(a, "SET CLUSTER SETTING kv.rangefeed.enabled = true");
      run(a, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
      admitReplicator(a);
      run(b, "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF system ON '" + uri(plain) + "'");
      awaitReplicated(b, a);
      assertThat(
              value(
                  b,
                  "SELECT source_tenant_name FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]"))
          .isEqualTo("system");
      run(a, "INSERT INTO t VALUES (3)");
      awaitReplicated(b, a);
      run(b, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      awaitState(b, "3|main|ready|none");
      run(b, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection app = west.main()) {
        assertThat(value(app, "SELECT count(*) FROM t")).isEqualTo("3");
      }
      admitReplicator(b);
      assertThatThrownBy(
              () ->
                  run(
                      a,
                      "ALTER VIRTUAL CLUSTER system START REPLICATION OF main ON '"
                          + uri(west)
                          + "'"))
          .hasMessageContaining("cannot be the system tenant");
      run(a, "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '" + uri(west) + "'");
      awaitReplicated(a, b);
    }
  }

  @Test
  void metricsHaveTheirDocumentedNames() throws Exception {
    try (Connection a = east.system();
        Connection b = west.system()) {
      pair.replicate(b, a, "");
      String metrics = west.metrics();
      for (String name :
          List.of(
              "logical_bytes",
              "events_ingested",
              "resolved_events_ingested",
              "flushes",
              "running",
              "failover_progress",
              "replicated_time_seconds",
              "distsql_replan_count")) {
        assertThat(metrics).containsPattern("(?m)^physical_replication_" + name + "\\{.*} \\d+$");
      }
      assertThat(metrics)
          .contains("jobs_replication_stream_ingestion_currently_running{tenant=\"system\"} 1")
          .doesNotContain("physical_replication_flushes{tenant=\"system\"} 0\n");
      assertThat(east.metrics())
          .contains("jobs_replication_stream_producer_currently_running{tenant=\"system\"} 1");
    }
  }
}
