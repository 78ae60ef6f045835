package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, capabilities and settings of virtual clusters; external connections; roles. */
class OptionsSqlTest {
  @TempDir private Path store;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void refused(Connection sql, String statement, String sqlState, String fragment) {
    assertThatThrownBy(() -> run(sql, statement))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo(sqlState);
              assertThat(e.getMessage()).contains(fragment);
            });
  }

  @Test
  void aStoppedVirtualClusterTakesAnotherNameForGood() throws Exception {
    try (Connection system = server.system()) {
      run(system, "CREATE VIRTUAL CLUSTER other");
      refused(system, "ALTER VIRTUAL CLUSTER main RENAME TO new", "55000", "service mode");
      run(system, "ALTER VIRTUAL CLUSTER main STOP SERVICE");
      refused(system, "ALTER VIRTUAL CLUSTER main RENAME TO other", "42710", "already taken");
      refused(system, "ALTER VIRTUAL CLUSTER system RENAME TO x", "22023", "system tenant");
      refused(system, "ALTER VIRTUAL CLUSTER [99] RENAME TO x", "42704", "does not exist");
      run(system, "ALTER VIRTUAL CLUSTER [3] RENAME TO 'new-name'");
    }
    server.close();
    server = TestServer.start(store, Shape.VIRTUALIZED);
    try (Connection system = server.system()) {
      assertThat(rows(system, "SHOW VIRTUAL CLUSTER \"new-name\""))
          .containsExactly("3|new-name|ready|none");
      run(system, "DROP VIRTUAL CLUSTER [3] IMMEDIATE", "DROP VIRTUAL CLUSTER IF EXISTS [3]");
      refused(system, "DROP VIRTUAL CLUSTER [3]", "42704", "does not exist");
    }
  }

  @Test
  void capabilitiesAreGrantedAndRevoked() throws SQLException {
    try (Connection system = server.system()) {
      run(
          system,
          "ALTER VIRTUAL CLUSTER main REVOKE ALL CAPABILITIES",
          "ALTER VIRTUAL CLUSTER main GRANT CAPABILITY can_admin_split, can_admin_unsplit = true",
          "CREATE VIRTUAL CLUSTER alike LIKE main");
      for (String name : new String[] {"main", "alike"}) {
        assertThat(
                rows(
                    system,
                    "SELECT capability_name FROM [SHOW VIRTUAL CLUSTER "
                        + name
                        + " WITH CAPABILITIES] WHERE capability_value = 'true'"))
            .containsExactly("can_admin_split", "can_admin_unsplit");
      }
      refused(system, "ALTER VIRTUAL CLUSTER main GRANT CAPABILITY can_fly", "42601", "can_fly");
    }
  }

  @Test
  void settingsReachAVirtualClusterFromOutside() throws SQLException {
    String show = "SHOW CLUSTER SETTING kv.rangefeed.enabled";
    try (Connection system = server.system();
        Connection main = server.main()) {
      assertThat(value(system, show + " FOR VIRTUAL CLUSTER main")).isEqualTo("null");
      run(system, "ALTER VIRTUAL CLUSTER ALL SET CLUSTER SETTING kv.rangefeed.enabled = off");
      assertThat(value(main, show)).isEqualTo("f");
      assertThat(value(system, show)).isEqualTo("t");
      run(system, "ALTER VIRTUAL CLUSTER main SET CLUSTER SETTING kv.rangefeed.enabled = on");
      assertThat(value(main, show)).isEqualTo("t");
      assertThat(
              rows(
                  system,
                  "SELECT value, origin FROM [SHOW CLUSTER SETTINGS FOR VIRTUAL CLUSTER main]"
                      + " WHERE variable = 'kv.rangefeed.enabled'"))
          .containsExactly("true|per-tenant-override");
      run(
          system,
          "ALTER VIRTUAL CLUSTER main RESET CLUSTER SETTING kv.rangefeed.enabled",
          "ALTER VIRTUAL CLUSTER ALL RESET CLUSTER SETTING kv.rangefeed.enabled");
      assertThat(value(system, show + " FOR VIRTUAL CLUSTER main")).isEqualTo("null");
      refused(
          system,
          "ALTER VIRTUAL CLUSTER main SET CLUSTER SETTING cluster.organization = 'x'",
          "XXUUU",
          "system tenant alone");
      refused(main, "ALTER VIRTUAL CLUSTER main STOP SERVICE", "42501", "only the system tenant");
    }
  }

  @Test
  void theLicenseIsShownToNobodyAndAValueMayBeAParameter() throws SQLException {
    try (Connection system = server.system();
        Connection main = server.main()) {
      try (PreparedStatement set =
          system.prepareStatement("SET CLUSTER SETTING enterprise.license = ?")) {
        set.setString(1, "licensed");
        set.execute();
      }
      for (Connection each : new Connection[] {system, main}) {
        assertThat(value(each, "SHOW CLUSTER SETTING enterprise.license")).isEqualTo("redacted");
        assertThat(rows(each, "SHOW ALL CLUSTER SETTINGS").toString()).doesNotContain("licensed");
      }
      run(system, "SET CLUSTER SETTING enterprise.license = DEFAULT");
      assertThat(value(system, "SHOW CLUSTER SETTING enterprise.license")).isEmpty();
    }
  }

  private String uri(String password) {
    return "postgresql://dialler:%s@127.0.0.1:%d/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable"
        .formatted(password, server.port());
  }

  @Test
  void externalConnectionsAreDialledAndGuarded() throws SQLException {
    try (Connection root = server.system()) {
      run(
          root,
          "CREATE USER dialler WITH PASSWORD 's3cret'",
          "CREATE USER u WITH PASSWORD 'pw'",
          "GRANT SYSTEM MANAGEVIRTUALCLUSTER, REPLICATIONDEST TO u");
      refused(root, create("east", uri("wrong")), "28P01", "password");
      refused(root, create("east", "s3://bucket"), "XXUUU", "scheme");
      run(root, create("east", uri("s3cret")), create("IF NOT EXISTS east", uri("s3cret")));
      refused(root, create("east", uri("s3cret")), "42710", "already exists");
      refused(root, "ALTER EXTERNAL CONNECTION east AS '" + uri("no") + "'", "28P01", "password");
      run(
          root,
          "ALTER EXTERNAL CONNECTION east AS '" + uri("s3cret") + "'",
          "ALTER EXTERNAL CONNECTION IF EXISTS west AS '" + uri("s3cret") + "'");
      assertThat(
              rows(root, "SHOW CREATE ALL EXTERNAL CONNECTIONS")
                  + value(root, "SHOW EXTERNAL CONNECTION east"))
          .contains("redacted")
          .doesNotContain("s3cret");
      try (Connection user = server.as("system", "u", "pw")) {
        String replicate =
            "CREATE VIRTUAL CLUSTER copy FROM REPLICATION OF main ON 'external://east'";
        refused(user, replicate, "42501", "USAGE privilege on external_connection east");
        assertThat(rows(user, "SHOW EXTERNAL CONNECTIONS")).isEmpty();
        refused(user, "DROP EXTERNAL CONNECTION east", "42501", "DROP");
        run(root, "GRANT USAGE ON EXTERNAL CONNECTION east TO u");
        assertThat(rows(user, "SELECT connection_name FROM [SHOW EXTERNAL CONNECTIONS]"))
            .containsExactly("east");
        refused(user, replicate, "42501", "REPLICATIONSOURCE");
        run(root, "GRANT SYSTEM REPLICATIONSOURCE TO dialler");
        run(user, replicate);
        run(
            root,
            "GRANT ALL ON EXTERNAL CONNECTION east TO u",
            "REVOKE USAGE, DROP ON EXTERNAL CONNECTION east FROM u");
        assertThat(rows(user, "SHOW EXTERNAL CONNECTIONS")).isEmpty();
        refused(user, "DROP EXTERNAL CONNECTION east", "42501", "DROP");
        try (Connection main = server.main()) {
          String grant = "GRANT USAGE ON EXTERNAL CONNECTION east TO root";
          refused(main, grant, "42501", "only the system tenant");
        }
        run(root, "GRANT USAGE ON EXTERNAL CONNECTION east TO u");
        run(root, "DROP EXTERNAL CONNECTION east", create("east", uri("s3cret")));
        assertThat(rows(user, "SHOW EXTERNAL CONNECTIONS")).isEmpty();
      }
    }
  }

  private static String create(String name, String uri) {
    return "CREATE EXTERNAL CONNECTION " + name + " AS '" + uri + "'";
  }

  @Test
  void rolesPassOnWhatTheyHold() throws SQLException {
    try (Connection root = server.main()) {
      run(
          root,
          "CREATE TABLE t (id INT PRIMARY KEY)",
          "CREATE ROLE readers",
          "CREATE ROLE staff WITH NOLOGIN",
          "CREATE USER u WITH LOGIN PASSWORD 'pw' VALID UNTIL '2100-01-01'",
          "CREATE USER gone WITH PASSWORD 'pw' VALID UNTIL '2001-01-01'",
          "GRANT SELECT ON TABLE t TO readers",
          "GRANT readers TO staff",
          "GRANT staff TO u WITH ADMIN OPTION",
          "GRANT SYSTEM VIEWACTIVITY TO staff WITH GRANT OPTION");
      refused(root, "GRANT u TO readers", "0LP01", "cycle");
      refused(root, "GRANT nobody TO u", "42704", "does not exist");
      assertThatThrownBy(() -> server.as("main", "gone", "pw")).hasMessageContaining("password");
      try (Connection user = server.as("main", "u", "pw")) {
        assertThat(rows(user, "SELECT * FROM t")).isEmpty();
        run(user, "GRANT staff TO gone", "GRANT SYSTEM VIEWACTIVITY TO gone");
        refused(user, "GRANT readers TO gone", "42501", "admin option");
        refused(user, "INSERT INTO t VALUES (1)", "42501", "INSERT");
        run(root, "DROP ROLE readers");
        refused(user, "SELECT * FROM t", "42501", "SELECT");
        run(root, "GRANT SELECT ON t TO public");
        assertThat(rows(user, "SELECT * FROM t")).isEmpty();
      }
      assertThat(rows(root, "SELECT username, member_of FROM [SHOW USERS] WHERE username = 'u'"))
          .containsExactly("u|{staff}");
    }
  }
}
