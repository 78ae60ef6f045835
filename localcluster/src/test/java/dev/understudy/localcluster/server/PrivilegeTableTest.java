package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every statement is refused with 42501 without its privileges, and gets further with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegeTableTest {
  private TestServer newest;
  private TestServer older;

  @BeforeAll
  void start(@TempDir Path stores) throws Exception {
    newest = TestServer.start(stores.resolve("newest"), Shape.VIRTUALIZED);
    older = TestServer.start(stores.resolve("older"), Shape.VIRTUALIZED, CrdbVersion.V24_1);
    for (TestServer server : new TestServer[] {newest, older}) {
      try (Connection root = server.system()) {
        run(root, "CREATE USER u WITH PASSWORD 'pw'", "CREATE USER v", "CREATE VIRTUAL CLUSTER x");
      }
    }
  }

  @AfterAll
  void stop() {
    newest.close();
    older.close();
  }

  private static final String STATEMENTS =
      """
      SHOW VIRTUAL CLUSTERS                                          | MANAGEVIRTUALCLUSTER
      SHOW VIRTUAL CLUSTER x                                         | MANAGEVIRTUALCLUSTER
      SHOW VIRTUAL CLUSTER x WITH REPLICATION STATUS                 | MANAGEVIRTUALCLUSTER
      SHOW VIRTUAL CLUSTER x WITH CAPABILITIES                       | MANAGEVIRTUALCLUSTER
      SHOW CLUSTER SETTINGS FOR VIRTUAL CLUSTER x                    | MANAGEVIRTUALCLUSTER
      SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER x          | MANAGEVIRTUALCLUSTER
      CREATE VIRTUAL CLUSTER x                                       | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x START SERVICE SHARED                   | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x STOP SERVICE                           | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x RENAME TO x                            | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x GRANT ALL CAPABILITIES                 | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x REVOKE CAPABILITY can_admin_split      | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x SET CLUSTER SETTING kv.rangefeed.enabled = true | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER ALL RESET CLUSTER SETTING kv.rangefeed.enabled | MANAGEVIRTUALCLUSTER
      DROP VIRTUAL CLUSTER IF EXISTS nope                            | MANAGEVIRTUALCLUSTER
      SET CLUSTER SETTING kv.rangefeed.enabled = true                | MODIFYCLUSTERSETTING
      RESET CLUSTER SETTING cluster.organization                     | MODIFYCLUSTERSETTING
      SHOW CLUSTER SETTING kv.rangefeed.enabled                      | VIEWCLUSTERSETTING
      SHOW CLUSTER SETTING kv.rangefeed.enabled                      | MODIFYCLUSTERSETTING
      SHOW ALL CLUSTER SETTINGS                                      | VIEWCLUSTERSETTING
      CREATE EXTERNAL CONNECTION c AS 'nonsense://x'                 | EXTERNALCONNECTION
      BACKUP INTO 'nonsense://x'                                     | BACKUP
      SHOW BACKUPS IN 'nonsense://x'                                 | RESTORE
      SHOW BACKUP FROM LATEST IN 'nonsense://x'                      | BACKUP
      CHECK EXTERNAL CONNECTION 'nonsense://x'                       | EXTERNALIOIMPLICITACCESS
      CREATE USER v                                                  | CREATEROLE
      DROP USER IF EXISTS nobody                                     | CREATEROLE
      """;

  private static final String REPLICATION =
      """
      ALTER VIRTUAL CLUSTER x PAUSE REPLICATION                      | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x RESUME REPLICATION                     | MANAGEVIRTUALCLUSTER
      ALTER VIRTUAL CLUSTER x COMPLETE REPLICATION TO LATEST         | MANAGEVIRTUALCLUSTER
      CREATE VIRTUAL CLUSTER y FROM REPLICATION OF m ON 'nonsense://x' | MANAGEVIRTUALCLUSTER
      """;

  private static final String ADMIN =
      """
      GRANT SYSTEM BACKUP TO v
      GRANT admin TO v
      REVOKE admin FROM root
      ALTER USER root WITH PASSWORD 'x'
      ALTER USER u WITH CONTROLJOB
      CREATE USER w WITH VIEWACTIVITY
      """;

  @ParameterizedTest
  @CsvSource(textBlock = STATEMENTS, delimiter = '|')
  void aStatementNeedsItsPrivilege(String statement, String privilege) throws SQLException {
    needs(newest, statement, privilege);
  }

  @ParameterizedTest
  @CsvSource(textBlock = REPLICATION, delimiter = '|')
  void replicationNeedsADestinationPrivilegeToo(String statement, String privilege)
      throws SQLException {
    needs(newest, statement, privilege, "REPLICATIONDEST");
    needs(newest, statement, "REPLICATIONDEST", privilege);
    needs(older, statement, privilege);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT crdb_internal.start_replication_stream('nope', 'x')",
        "SELECT crdb_internal.complete_replication_stream(1, true)"
      })
  void theSourceNeedsItsPrivilege(String statement) throws SQLException {
    needs(newest, statement, "REPLICATIONSOURCE");
    needs(newest, statement, "REPLICATION");
    needs(older, statement, "REPLICATION");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER v WITH PASSWORD 'new'",
        "ALTER USER v WITH PASSWORD NULL",
        "ALTER USER v NOLOGIN",
        "CREATE USER v WITH LOGIN"
      })
  void whoMayLogInIsDecidedWithCreatelogin(String statement) throws SQLException {
    needs(newest, statement, "CREATEROLE", "CREATELOGIN");
  }

  @Test
  void noRoleLeadsToAdminUnlessAnAdminSaysSo() throws SQLException {
    try (Connection root = newest.system();
        Connection user = newest.as("system", "u", "pw")) {
      grant(root, "CREATEROLE", "CREATELOGIN");
      run(root, "CREATE ROLE chiefs", "CREATE ROLE deputies");
      run(user, "GRANT chiefs TO v", "REVOKE chiefs FROM v");
      run(root, "GRANT admin TO chiefs", "GRANT chiefs TO deputies");
      assertThat(stateOf(user, "GRANT chiefs TO u")).isEqualTo("42501");
      assertThat(stateOf(user, "GRANT deputies TO u")).isEqualTo("42501");
      assertThat(stateOf(user, "ALTER USER admin WITH LOGIN PASSWORD 'x'")).isEqualTo("42939");
      assertThat(stateOf(user, "ALTER USER public WITH LOGIN PASSWORD 'x'")).isEqualTo("42939");
      run(root, "DROP ROLE deputies, chiefs");
      revokeAll(root);
    }
  }

  @Test
  void whoHeldAllKeepsTheRestAndNoMore() throws SQLException {
    try (Connection root = newest.system();
        Connection user = newest.as("system", "u", "pw")) {
      run(root, "GRANT SYSTEM ALL TO u WITH GRANT OPTION");
      assertThat(stateOf(user, "SHOW VIRTUAL CLUSTERS")).isNull();
      run(root, "REVOKE SYSTEM MANAGEVIRTUALCLUSTER FROM u");
      assertThat(stateOf(user, "SHOW VIRTUAL CLUSTERS")).isEqualTo("42501");
      assertThat(stateOf(user, "GRANT SYSTEM MANAGEVIRTUALCLUSTER TO u")).isEqualTo("42501");
      assertThat(stateOf(user, "SHOW ALL CLUSTER SETTINGS")).isNull();
      revokeAll(root);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = ADMIN, delimiter = '|')
  void someThingsAreForAdminsEvenWithCreaterole(String statement) throws SQLException {
    try (Connection root = newest.system();
        Connection user = newest.as("system", "u", "pw")) {
      grant(root, "CREATEROLE");
      assertThat(stateOf(user, statement)).isEqualTo("42501");
      revokeAll(root);
    }
  }

  private static void grant(Connection root, String... privileges) throws SQLException {
    run(root, "GRANT SYSTEM " + String.join(", ", privileges) + " TO u");
  }

  private static void revokeAll(Connection root) throws SQLException {
    run(root, "REVOKE SYSTEM ALL FROM u");
  }

  /** Granted one after another, only the last makes the difference. */
  private static void needs(TestServer server, String statement, String... privileges)
      throws SQLException {
    try (Connection root = server.system();
        Connection user = server.as("system", "u", "pw")) {
      revokeAll(root);
      for (String privilege : privileges) {
        assertThat(stateOf(user, statement)).as("before " + privilege).isEqualTo("42501");
        grant(root, privilege);
      }
      assertThat(stateOf(user, statement)).isNotEqualTo("42501");
      revokeAll(root);
      run(root, "CREATE ROLE IF NOT EXISTS operators", "REVOKE SYSTEM ALL FROM operators");
      run(root, "GRANT operators TO u");
      assertThat(stateOf(user, statement)).isEqualTo("42501");
      run(root, "GRANT SYSTEM " + String.join(", ", privileges) + " TO operators");
      assertThat(stateOf(user, statement)).as("through a role").isNotEqualTo("42501");
      run(root, "REVOKE operators FROM u", "GRANT admin TO u");
      assertThat(stateOf(user, statement)).as("as an admin").isNotEqualTo("42501");
      run(root, "REVOKE admin FROM u");
      assertThat(stateOf(user, statement)).isEqualTo("42501");
    }
  }

  private static @Nullable String stateOf(Connection user, String statement) {
    try (Statement jdbc = user.createStatement()) {
      jdbc.execute(statement.strip());
      return null;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  @ParameterizedTest
  @CsvSource({"REPLICATIONSOURCE", "REPLICATIONDEST"})
  void olderVersionsDoNotKnowTheSplitPrivileges(String privilege) throws SQLException {
    try (Connection root = older.system()) {
      assertThatThrownBy(() -> grant(root, privilege)).hasMessageContaining(privilege);
    }
  }
}
