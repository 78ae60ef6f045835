package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.Main;
import dev.understudy.migrations.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  private static final String WRITE =
      "INSERT INTO audit_entries (created_at, account_id, action, payload, request_id,"
          + " source_address) VALUES (UTC_TIMESTAMP(6), 'a', 'OLD', '{}', 'r', '127.0.0.1')";

  @TempDir private Path folder;

  @Test
  void takesBackWhatAnEarlierVersionLetTheServingUserDo() throws Exception {
    asAnEarlierVersionLeftIt();
    for (int start = 1; start <= 2; start++) {
      try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
        database.migrate();
        try (Connection served = served(database);
            Statement sql = served.createStatement()) {
          try (var rows = sql.executeQuery("SELECT COUNT(*) FROM audit_entries")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).as("entries at start %d", start).isEqualTo(start);
          }
          assertThat(sql.executeUpdate(WRITE)).isEqualTo(1);
          denied(() -> sql.execute("DELETE FROM audit_entries"));
          denied(() -> sql.execute("DROP TABLE clusters"));
          denied(() -> sql.execute("CREATE TABLE more (id INT)"));
          denied(() -> sql.execute("ALTER TABLE streams ADD COLUMN more INT"));
        }
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ownPassword())))
        .isEqualTo("rw-------");
  }

  @Test
  void theMigrateCommandMigratesAsOneUserAndLetsTheOtherServe() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(migrate(database, "")).as("with the serving user's rights alone").isNotZero();
      String own =
          "migrations: {user: %s, password: \"%s\"}"
              .formatted(database.migrating().name(), Files.readString(ownPassword()));
      assertThat(migrate(database, own)).isZero();
      assertThat(migrate(database, own)).as("again").isZero();
      try (Connection served = served(database);
          Statement sql = served.createStatement()) {
        assertThat(sql.executeUpdate(WRITE)).isEqualTo(1);
        assertThat(sql.executeUpdate("DELETE FROM clusters")).isZero();
        denied(() -> sql.execute("DELETE FROM audit_entries"));
      }
    }
  }

  private int migrate(EmbeddedDatabase database, String own) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("understudy.yml"),
            """
            database:
              url: "%s"
              user: %s
              password: "%s"
              seal_key_file: seal.key
              %s
            temporal: {address: "127.0.0.1:1"}
            """
                .formatted(database.jdbcUrl(), EmbeddedDatabase.USER, database.password(), own));
    return Main.commandLine().execute("migrate", "--config", file.toString());
  }

  /** One user may do everything, as up to version 0.1.0. */
  private void asAnEarlierVersionLeftIt() throws Exception {
    String password = "of-the-earlier-version";
    Files.writeString(folder.resolve("password"), password);
    String users =
        """
        CREATE DATABASE IF NOT EXISTS understudy CHARACTER SET utf8mb4;
        CREATE USER IF NOT EXISTS 'understudy'@'127.0.0.1' IDENTIFIED BY '%s';
        GRANT ALL PRIVILEGES ON understudy.* TO 'understudy'@'127.0.0.1';
        """
            .formatted(password);
    try (TestMariaDb earlier = TestMariaDb.start(folder, users, "--skip-ssl")) {
      String url = earlier.url("sslMode=DISABLED&allowPublicKeyRetrieval=true");
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(SQLException.class)
          .until(() -> connects(url, password));
      assertThat(Migrations.apply(url, EmbeddedDatabase.USER, password)).isPositive();
      try (Connection connection =
              DriverManager.getConnection(url, EmbeddedDatabase.USER, password);
          Statement sql = connection.createStatement()) {
        assertThat(sql.executeUpdate(WRITE)).isEqualTo(1);
        sql.execute("CREATE TABLE more (id INT)");
        sql.execute("DROP TABLE more");
      }
    }
  }

  private static boolean connects(String url, String password) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(url, EmbeddedDatabase.USER, password)) {
      return connection.isValid(1);
    }
  }

  private Path ownPassword() {
    return folder.resolve("migrations.password");
  }

  private static Connection served(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
  }

  private static void denied(ThrowingCallable statement) {
    assertThatThrownBy(statement)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("command denied");
  }
}
