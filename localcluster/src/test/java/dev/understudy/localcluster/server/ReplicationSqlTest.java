package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestPair.LIMIT;
import static dev.understudy.localcluster.server.TestPair.awaitReplicated;
import static dev.understudy.localcluster.server.TestPair.awaitState;
import static dev.understudy.localcluster.server.TestPair.uri;
import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers and nothing but SQL between them and the test. */
class ReplicationSqlTest {
  private static final String STATUS =
      "SELECT status FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]";

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

  private static void state(ThrowingCallable call, String sqlState, String fragment) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo(sqlState);
              assertThat(e.getMessage()).contains(fragment);
            });
  }

  @Test
  void theStandbyTakesOverWithTablesUsersAndData() throws Exception {
    try (Connection source = east.system();
        Connection standby = west.system();
        Connection primary = east.main()) {
      run(
          primary,
          "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)",
          "INSERT INTO accounts SELECT i, 100 FROM generate_series(1, 2000) AS g(i)",
          "CREATE USER app WITH PASSWORD 'pw'",
          "GRANT SELECT, UPDATE ON accounts TO app");
      pair.replicate(standby, source, " WITH RETENTION = '2h'");
      run(primary, "UPDATE accounts SET balance = balance + 1 WHERE id <= 10");
      awaitReplicated(standby, source);
      state(() -> west.main(), "08000", "service unavailable for target tenant (main)");
      state(
          () -> run(standby, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED"),
          "55000",
          "data state");

      String failover = value(standby, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      awaitState(standby, "3|main|ready|none");
      run(
          standby,
          "ALTER VIRTUAL CLUSTER main START SERVICE SHARED",
          "SET CLUSTER SETTING server.controller.default_target_cluster = 'main'");
      // The farewell to the source comes after the virtual cluster is ready.
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  rows(
                          standby,
                          "SELECT status FROM [SHOW JOBS]"
                              + " WHERE job_type = 'REPLICATION STREAM INGESTION'")
                      .equals(List.of("succeeded")));
      String fingerprint =
          "SELECT fingerprint FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]"
              + " AS OF SYSTEM TIME '"
              + failover
              + "'";
      assertThat(value(standby, fingerprint)).isEqualTo(value(source, fingerprint));
      try (Connection app = west.as("main", "app", "pw")) {
        assertThat(value(app, "SELECT count(*), sum(balance) FROM accounts"))
            .isEqualTo("2000|200010");
        run(app, "UPDATE accounts SET balance = 0 WHERE id = 1");
        state(() -> run(app, "DELETE FROM accounts"), "42501", "DELETE");
      }
    }
  }

  @Test
  void theLifeOfAStreamInStatements() throws Exception {
    try (Connection source = east.system();
        Connection standby = west.system()) {
      pair.replicate(standby, source, " WITH RETENTION = '2h'");
      assertThat(rows(standby, "SHOW VIRTUAL CLUSTERS"))
          .containsExactly("1|system|ready|shared", "3|main|replicating|none");
      assertThat(rows(source, "SELECT job_type FROM [SHOW JOBS]"))
          .containsExactly("REPLICATION STREAM PRODUCER");
      state(() -> run(standby, "CREATE VIRTUAL CLUSTER main"), "42710", "already exists");
      run(standby, "CREATE VIRTUAL CLUSTER IF NOT EXISTS main");
      state(
          () -> rows(standby, "SHOW VIRTUAL CLUSTER nope"),
          "42704",
          "tenant \"nope\" does not exist");
      assertThat(rows(standby, "SHOW VIRTUAL CLUSTER [3]")).hasSize(1);
      run(standby, "ALTER VIRTUAL CLUSTER main PAUSE REPLICATION");
      await().atMost(LIMIT).until(() -> value(standby, STATUS).equals("replication paused"));
      run(standby, "ALTER TENANT 'main' RESUME REPLICATION");
      await().atMost(LIMIT).until(() -> value(standby, STATUS).equals("replicating"));
      try (PreparedStatement complete =
          standby.prepareStatement(
              "ALTER VIRTUAL CLUSTER $1 COMPLETE REPLICATION TO SYSTEM TIME '-1d'"
                  .replace("$1", "?"))) {
        complete.setString(1, "main");
        assertThatThrownBy(complete::executeQuery)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("before earliest safe");
      }
      long job =
          Long.parseLong(
              value(
                  standby,
                  "SELECT ingestion_job_id FROM [SHOW VIRTUAL CLUSTERS WITH REPLICATION STATUS] WHERE name = 'main'"));
      try (PreparedStatement complete =
              standby.prepareStatement(
                  "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
          ResultSet time = complete.executeQuery()) {
        assertThat(time.getMetaData().getColumnName(1)).isEqualTo("failover_time");
        assertThat(time.next()).isTrue();
        assertThat(time.getBigDecimal(1)).isPositive();
      }
      assertThat(value(standby, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
          .isEqualTo("succeeded");
      run(standby, "DROP VIRTUAL CLUSTER main");
      assertThat(rows(standby, "SHOW VIRTUAL CLUSTERS")).containsExactly("1|system|ready|shared");
      run(standby, "DROP VIRTUAL CLUSTER IF EXISTS main");
    }
  }

  @Test
  void stoppingTheServiceClosesItsSessions() throws Exception {
    try (Connection system = east.system();
        Connection client = east.main()) {
      run(client, "CREATE TABLE t (id INT PRIMARY KEY)");
      run(system, "ALTER VIRTUAL CLUSTER main STOP SERVICE");
      assertThatThrownBy(() -> run(client, "SELECT 1")).isInstanceOf(SQLException.class);
      state(() -> east.main(), "08000", "service unavailable");
      run(system, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection again = east.main()) {
        assertThat(rows(again, "SELECT id FROM t")).isEmpty();
      }
    }
  }

  @Test
  void backsUpAndKeepsExternalConnections(@TempDir Path backups) throws Exception {
    try (Connection system = east.system();
        Connection main = east.main()) {
      assertThat(value(main, "SELECT 1")).isEqualTo("1");
      assertThat(
              value(
                  system,
                  "BACKUP INTO '"
                      + backups.resolve("all").toUri()
                      + "' WITH include_all_virtual_clusters = true"))
          .contains("|succeeded|");
      assertThat(value(main, "BACKUP INTO '" + backups.resolve("main").toUri() + "'"))
          .contains("|succeeded|");
      run(system, "CREATE USER replicator WITH PASSWORD 's3cret'");
      run(system, "CREATE EXTERNAL CONNECTION east AS '" + uri(east) + "'");
      assertThat(value(system, "SHOW EXTERNAL CONNECTIONS"))
          .startsWith("east|postgresql://replicator:redacted@");
      run(system, "DROP EXTERNAL CONNECTION east");
      assertThat(rows(system, "SHOW EXTERNAL CONNECTIONS")).isEmpty();
      assertThat(value(system, "SHOW CLUSTER SETTING server.controller.default_target_cluster"))
          .isEqualTo("main");
      assertThat(rows(system, "SELECT variable FROM [SHOW CLUSTER SETTINGS]"))
          .contains("cluster.organization", "enterprise.license");
    }
  }

  @Test
  void answersOverHttp() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, "/health")).isEqualTo(200);
      assertThat(status(http, "/_status/vars")).isEqualTo(200);
      assertThat(status(http, "/nope")).isEqualTo(404);
    }
  }

  private int status(HttpClient http, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(east.httpUrl() + path)).build(),
            BodyHandlers.ofString())
        .statusCode();
  }
}
