package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.migrations.DatabaseUser;
import dev.understudy.migrations.ServingUser;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.testing.Records;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the database itself keeps from API and workers. That they can do all that they do is shown
 * by every test of catalog and API: they connect as this user.
 */
class ServingUserTest extends CatalogTest {
  private static final List<String> APPEND_ONLY =
      List.of("audit_entries", "requests", "stream_timeline");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entries SET action = 'NOTHING'",
        "UPDATE audit_entries a JOIN clusters c SET a.action = 'NOTHING'",
        "DELETE FROM audit_entries",
        "DELETE a FROM audit_entries a JOIN organization o",
        "TRUNCATE TABLE audit_entries",
        "REPLACE INTO audit_entries SELECT * FROM audit_entries",
        "INSERT INTO audit_entries SELECT * FROM audit_entries"
            + " ON DUPLICATE KEY UPDATE action = 'NOTHING'",
        "ALTER TABLE audit_entries ADD COLUMN more INT",
        "RENAME TABLE audit_entries TO forgotten",
        "DROP TABLE audit_entries",
        "CREATE TABLE more (id INT)",
        "CREATE TABLE audit_copy LIKE audit_entries",
        "CREATE VIEW more AS SELECT 1",
        "CREATE INDEX more ON audit_entries (action)",
        "DROP INDEX audit_entries_in_order ON audit_entries",
        "CREATE TRIGGER more BEFORE INSERT ON audit_entries FOR EACH ROW SET NEW.action = 'X'",
        "CREATE PROCEDURE more() SELECT 1",
        "CREATE DATABASE more",
        "DROP DATABASE servingusertest",
        "LOCK TABLES audit_entries WRITE",
        "UPDATE flyway_schema_history SET success = 0",
        "DELETE FROM requests",
        "UPDATE stream_timeline SET sentence = 'nothing'",
        "CREATE USER more",
        "GRANT SELECT ON servingusertest.* TO 'migrating'@'127.0.0.1'",
        "SELECT * FROM mysql.global_priv",
        "SELECT * FROM audit_entries INTO OUTFILE 'audit.txt'",
        "SET GLOBAL max_connections = 1",
      })
  void isRefused(String statement) throws SQLException {
    catalog.audit().end(catalog.audit().begin(entry()), entry());
    List<AuditLog.Entry> before = catalog.audit().newest(1_000);
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isIn("42000", "28000"))
          .hasMessageContaining("denied");
    }
    assertThat(catalog.audit().newest(1_000)).isNotEmpty().isEqualTo(before);
  }

  @Test
  void everyTableIsEitherForChangeOrForAddingOnly() throws SQLException {
    List<String> unchangeable = new ArrayList<>();
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      for (String table : tables(sql)) {
        try {
          sql.execute("DELETE FROM `%s` WHERE 1 = 0".formatted(table));
        } catch (SQLException denied) {
          unchangeable.add(table);
        }
      }
    }
    assertThat(unchangeable)
        .contains("flyway_schema_history")
        .filteredOn(table -> !table.equals("flyway_schema_history"))
        .isEqualTo(APPEND_ONLY);
  }

  @Test
  void whatSomebodyElseGrantedItIsSaid() throws SQLException {
    DatabaseUser owner = new DatabaseUser("root", "");
    assertThat(ServingUser.grant(url, owner, EmbeddedDatabase.SERVING)).isEmpty();
    try (Connection root = DriverManager.getConnection(url, owner.name(), owner.password());
        Statement sql = root.createStatement()) {
      sql.execute("GRANT DROP, UPDATE ON servingusertest.* TO 'serving'@'127.0.0.1'");
      try {
        assertThat(ServingUser.grant(url, owner, EmbeddedDatabase.SERVING))
            .containsExactly("DROP", "UPDATE");
      } finally {
        sql.execute("REVOKE DROP, UPDATE ON servingusertest.* FROM 'serving'@'127.0.0.1'");
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        url, EmbeddedDatabase.SERVING.name(), EmbeddedDatabase.SERVING.password());
  }

  private static List<String> tables(Statement sql) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = sql.executeQuery("SHOW TABLES")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static AuditLog.Entry entry() {
    return new AuditLog.Entry(
        Records.NOW,
        UUID.randomUUID(),
        "tester",
        "ACTION",
        null,
        null,
        "{}",
        null,
        "request",
        "127.0.0.1");
  }
}
