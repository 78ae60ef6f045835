package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolTest {
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
    try (Connection sql = server.main()) {
      run(
          sql,
          "CREATE TABLE n (i INT PRIMARY KEY)",
          "INSERT INTO n SELECT i FROM generate_series(1, 1000) AS g(i)");
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preferQueryMode=simple",
        "preferQueryMode=extended",
        "prepareThreshold=-1",
        "preferQueryMode=extendedForPrepared"
      })
  void valuesTravelInEveryMode(String mode) throws SQLException {
    try (Connection sql = server.main(mode)) {
      run(
          sql,
          "DROP TABLE IF EXISTS v",
          "CREATE TABLE v (id INT PRIMARY KEY, t STRING, n DECIMAL, f FLOAT, b BOOL, x BYTES, u UUID,"
              + " z TIMESTAMPTZ, i4 INT4, j JSONB)");
      OffsetDateTime time = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000, ZoneOffset.UTC);
      UUID uuid = new UUID(1, 2);
      try (PreparedStatement insert =
          sql.prepareStatement("INSERT INTO v VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (int i = 0; i < 8; i++) {
          insert.setLong(1, i);
          insert.setString(2, "it's ☃");
          insert.setBigDecimal(3, new BigDecimal("-12.3450"));
          insert.setDouble(4, 0.25);
          insert.setBoolean(5, true);
          insert.setBytes(6, new byte[] {0, -1});
          insert.setObject(7, uuid);
          insert.setObject(8, time);
          insert.setInt(9, -4);
          insert.setString(10, "{\"a\":1}");
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
      }
      try (PreparedStatement select = sql.prepareStatement("SELECT * FROM v WHERE id = ?")) {
        for (int i = 0; i < 8; i++) {
          select.setInt(1, i);
          try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(2)).isEqualTo("it's ☃");
            assertThat(row.getBigDecimal(3)).isEqualTo("-12.3450");
            assertThat(row.getDouble(4)).isEqualTo(0.25);
            assertThat(row.getBoolean(5)).isTrue();
            assertThat(row.getBytes(6)).containsExactly(0, -1);
            assertThat(row.getObject(7)).isEqualTo(uuid);
            assertThat(row.getObject(8, OffsetDateTime.class)).isEqualTo(time);
            assertThat(row.getInt(9)).isEqualTo(-4);
            assertThat(row.getString(10)).isEqualTo("{\"a\": 1}");
          }
        }
      }
    }
  }

  @Test
  void aStringIsNeverTakenForAQueryOfACatalog() throws SQLException {
    try (Connection sql = server.main()) {
      run(sql, "CREATE TABLE notes (id INT PRIMARY KEY, t STRING)");
      String text = "pg_catalog.pg_policy AS adsrc,dsc.description";
      run(sql, "INSERT INTO notes VALUES (1, '" + text + "')");
      run(sql, "UPDATE notes SET t = t || '" + text + "' WHERE id = '1'");
      assertThat(rows(sql, "SELECT id FROM notes WHERE t LIKE '%" + text + "%' AND id = '1'"))
          .containsExactly("1");
    }
  }

  @Test
  void aStatementOfTooManyWordsIsRefusedBeforeItTakesMemory() throws SQLException {
    try (Connection sql = server.main("preferQueryMode=simple")) {
      state(sql, "SELECT 1" + ",1".repeat(400_000), "54000");
      String word = "x".repeat(4 << 20);
      assertThat(value(sql, "SELECT length('" + word + "')")).isEqualTo("" + (4 << 20));
    }
  }

  @Test
  void aFailedTransactionWaitsForRollback() throws SQLException {
    try (Connection sql = server.main()) {
      sql.setAutoCommit(false);
      run(sql, "INSERT INTO n VALUES (5000)");
      state(sql, "SELECT nope", "42703");
      state(sql, "SELECT 1", "25P02");
      sql.rollback();
      assertThat(rows(sql, "SELECT i FROM n WHERE i = 5000")).isEmpty();
    }
  }

  private static void state(Connection sql, String statement, String sqlState) {
    assertThatThrownBy(() -> run(sql, statement))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
  }

  @Test
  void aBatchIsOneTransaction() throws SQLException {
    try (Connection sql = server.main("preferQueryMode=simple")) {
      state(sql, "INSERT INTO n VALUES (6000); INSERT INTO n VALUES (1); SELECT 1", "23505");
      assertThat(rows(sql, "SELECT i FROM n WHERE i = 6000")).isEmpty();
      run(sql, "INSERT INTO n VALUES (6001); DELETE FROM n WHERE i = 6001;");
    }
    try (Connection sql = server.main();
        PreparedStatement batch = sql.prepareStatement("INSERT INTO n VALUES (?)")) {
      for (int i : new int[] {7000, 7001, 1}) {
        batch.setInt(1, i);
        batch.addBatch();
      }
      assertThatThrownBy(batch::executeBatch).isInstanceOf(SQLException.class);
      assertThat(rows(sql, "SELECT i FROM n WHERE i >= 7000 AND i < 8000")).isEmpty();
    }
  }

  @Test
  void portalsGiveRowsInPortions() throws SQLException {
    try (Connection sql = server.main();
        Statement statement = sql.createStatement()) {
      sql.setAutoCommit(false);
      statement.setFetchSize(7);
      try (ResultSet found = statement.executeQuery("SELECT i FROM n WHERE i <= 1000 ORDER BY i")) {
        assertThat(rows(found)).hasSize(1000).startsWith("1", "2").endsWith("1000");
      }
      sql.commit();
    }
  }

  @Test
  void aRunningStatementCanBeCancelled() throws Exception {
    try (Connection sql = server.main();
        Statement statement = sql.createStatement()) {
      CompletableFuture<SQLException> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.execute("SELECT count(*) FROM generate_series(1, 100000000000)");
                  return new SQLException("not cancelled");
                } catch (SQLException e) {
                  return e;
                }
              });
      try (Connection watcher = server.main()) {
        Awaitility.await()
            .until(
                () ->
                    rows(watcher, "SELECT active_queries FROM [SHOW CLUSTER SESSIONS]").stream()
                        .anyMatch(query -> query.contains("100000000000")));
      }
      statement.cancel();
      assertThat(failure.get().getSQLState()).isEqualTo("57014");
      assertThat(value(sql, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aStatementEndsWhenItsTimeIsOver() throws SQLException {
    try (Connection sql = server.main()) {
      run(sql, "SET statement_timeout = '50ms'");
      state(sql, "SELECT count(*) FROM generate_series(1, 100000000000)", "57014");
      state(sql, "SET statement_timeout = 'soon'", "22023");
      run(sql, "RESET statement_timeout");
      assertThat(value(sql, "SELECT count(*) FROM generate_series(1, 200000)")).isEqualTo("200000");
    }
    try (Connection sql =
            server.as("main", "root", "", "options=-ccluster%3Dmain%20-cstatement_timeout%3D1");
        Connection waiting = server.system()) {
      state(sql, "SELECT count(*) FROM generate_series(1, 100000000000)", "57014");
      assertThat(value(waiting, "SHOW statement_timeout")).isEqualTo("0");
    }
  }

  @Test
  void rubbishHarmsNobodyElse() throws Exception {
    try (Connection sql = server.main()) {
      for (byte[] rubbish :
          new byte[][] {
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
            {0, 0, 0, 8, 0, 9, 0, 0},
            {0, 0, 0, 9, 0, 3, 0, 0, 'x'},
            {127, -1, -1, -1},
          }) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
          socket.getOutputStream().write(rubbish);
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        }
      }
      assertThat(value(sql, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void theDriversMetadataDescribesTables() throws SQLException {
    try (Connection sql = server.main()) {
      run(
          sql,
          "CREATE TABLE meta_data (id INT PRIMARY KEY, price DECIMAL(10,2) NOT NULL DEFAULT 1)");
      DatabaseMetaData meta = sql.getMetaData();
      try (ResultSet tables =
          meta.getTables(null, "public", "meta\\_data", new String[] {"TABLE"})) {
        assertThat(tables.next()).isTrue();
        assertThat(tables.getString("TABLE_NAME")).isEqualTo("meta_data");
        assertThat(tables.next()).isFalse();
      }
      try (ResultSet columns = meta.getColumns(null, null, "meta_data", "%")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("COLUMN_NAME")).isEqualTo("id");
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("TYPE_NAME")).isEqualTo("numeric");
        assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(10);
        assertThat(columns.getInt("DECIMAL_DIGITS")).isEqualTo(2);
      }
      try (ResultSet keys = meta.getPrimaryKeys(null, null, "meta_data")) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("COLUMN_NAME")).isEqualTo("id");
      }
    }
  }
}
