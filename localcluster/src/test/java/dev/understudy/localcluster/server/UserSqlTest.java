package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserSqlTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static void state(ThrowingCallable call, String sqlState) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
  }

  @Test
  void aUserNeedsItsPasswordAndItsGrants() throws SQLException {
    try (Connection root = server.main()) {
      run(
          root,
          "CREATE TABLE g (id INT PRIMARY KEY)",
          "INSERT INTO g VALUES (1)",
          "CREATE USER app WITH PASSWORD 'correct horse'",
          "CREATE USER silent",
          "GRANT SELECT ON TABLE g TO app");
      state(() -> run(root, "CREATE USER app"), "42710");
      run(root, "CREATE USER IF NOT EXISTS app");
      state(() -> server.as("main", "app", "wrong"), "28P01");
      state(() -> server.as("main", "silent", "x"), "28P01");
      state(() -> server.as("main", "nobody", "x"), "28P01");
      state(() -> server.as("system", "app", "correct%20horse"), "28P01");
      try (Connection app = server.as("main", "app", "correct%20horse")) {
        assertThat(value(app, "SELECT current_user, count(*) FROM g")).isEqualTo("app|1");
        state(() -> run(app, "INSERT INTO g VALUES (2)"), "42501");
        state(() -> run(app, "DROP TABLE g"), "42501");
        state(() -> run(app, "CREATE USER other"), "42501");
        run(root, "GRANT ALL ON g TO app", "REVOKE DELETE ON g FROM app");
        run(app, "INSERT INTO g VALUES (2)");
        state(() -> run(app, "DELETE FROM g"), "42501");
        run(app, "ALTER USER app WITH PASSWORD 'new'");
      }
      server.as("main", "app", "new").close();
      run(root, "DROP USER app");
      state(() -> server.as("main", "app", "new"), "28P01");
      assertThat(rows(root, "SELECT username FROM [SHOW USERS] WHERE username = 'app'")).isEmpty();
    }
  }

  @Test
  void nobodyLearnsByTheSaltWhichUsersThereAre() throws Exception {
    try (Connection root = server.main()) {
      run(root, "CREATE USER salted WITH PASSWORD 'pw'");
    }
    assertThat(challenge("salted")).isEqualTo(challenge("salted"));
    assertThat(challenge("ghost"))
        .isEqualTo(challenge("ghost"))
        .isNotEqualTo(challenge("phantom"))
        .hasSameSizeAs(challenge("salted"));
  }

  /** What the server asks a client that begins to log in with SCRAM, without its nonce. */
  private String challenge(String user) throws IOException {
    try (WireClient client = new WireClient(server.port())) {
      client.out.write(WireClient.startup("main", user));
      client.awaitFrame('R');
      byte[] first = "n,,n=,r=nonce".getBytes(UTF_8);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes("SCRAM-SHA-256\0".getBytes(UTF_8));
      body.writeBytes(WireClient.int32(first.length));
      body.writeBytes(first);
      client.out.write(WireClient.frame('p', body.toByteArray()));
      String asked = client.awaitFrame('R');
      return asked.substring(asked.indexOf(",s="));
    }
  }

  @Test
  void aClientIsToldWhetherItIsAnAdmin() throws SQLException {
    try (Connection root = server.main()) {
      run(root, "CREATE USER plain WITH PASSWORD 'pw'");
      assertThat(value(root, "SHOW is_superuser")).isEqualTo("on");
      try (Connection plain = server.as("main", "plain", "pw")) {
        assertThat(value(plain, "SHOW is_superuser")).isEqualTo("off");
        assertThat(plain.unwrap(PGConnection.class).getParameterStatus("is_superuser"))
            .isEqualTo("off");
      }
    }
  }

  @Test
  void replicationNeedsSystemPrivileges() throws SQLException {
    try (Connection root = server.system()) {
      run(root, "CREATE USER operator WITH PASSWORD 'pw'");
      try (Connection operator = server.as("system", "operator", "pw")) {
        state(() -> rows(operator, "SHOW VIRTUAL CLUSTERS"), "42501");
        state(() -> run(operator, "SET CLUSTER SETTING kv.rangefeed.enabled = true"), "42501");
        state(
            () -> rows(operator, "SELECT crdb_internal.start_replication_stream('main', 'x')"),
            "42501");
        run(root, "GRANT SYSTEM MANAGEVIRTUALCLUSTER, REPLICATIONDEST TO operator");
        assertThat(rows(operator, "SELECT name FROM [SHOW VIRTUAL CLUSTERS] ORDER BY id"))
            .containsExactly("system", "main");
        assertThat(rows(root, "SELECT privilege_type FROM [SHOW SYSTEM GRANTS FOR operator]"))
            .containsExactly("MANAGEVIRTUALCLUSTER", "REPLICATIONDEST");
        run(root, "REVOKE SYSTEM ALL FROM operator", "GRANT admin TO operator");
        run(operator, "SET CLUSTER SETTING kv.rangefeed.enabled = true");
      }
      state(() -> run(root, "GRANT SYSTEM NONSENSE TO operator"), "22023");
    }
  }

  @Test
  void whatFindsOrReturnsRowsNeedsTheRightToReadThem() throws SQLException {
    try (Connection root = server.main()) {
      run(
          root,
          "CREATE TABLE private (id INT PRIMARY KEY, v STRING)",
          "CREATE USER writer WITH PASSWORD 'pw'",
          "GRANT INSERT, UPDATE, DELETE ON private TO writer");
      try (Connection writer = server.as("main", "writer", "pw")) {
        run(writer, "INSERT INTO private VALUES (1, 'a')");
        for (String statement :
            new String[] {
              "UPDATE private SET id = 1 WHERE v = 'a'",
              "DELETE FROM private WHERE v = 'z'",
              "INSERT INTO private VALUES (2, 'b') RETURNING v",
              "INSERT INTO private VALUES (1, 'b') ON CONFLICT DO NOTHING",
              "UPSERT INTO private VALUES (1, 'a')"
            }) {
          state(() -> run(writer, statement), "42501");
          run(root, "GRANT SELECT ON private TO writer");
          run(writer, statement);
          run(root, "REVOKE SELECT ON private FROM writer");
        }
      }
    }
  }

  @Test
  void secretsDoNotShowInSessions() throws SQLException {
    try (Connection root = server.system();
        Connection other = server.system()) {
      run(root, "CREATE USER hidden WITH PASSWORD 'topsecret'");
      assertThat(rows(other, "SELECT last_active_query FROM [SHOW CLUSTER SESSIONS]"))
          .anyMatch(query -> query.contains("CREATE USER hidden"))
          .noneMatch(query -> query.contains("topsecret"));
    }
  }
}
