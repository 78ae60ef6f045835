package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionSqlTest {
  private static final long SEED = 20_261_122;
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void transfersFromManyConnectionsKeepTheTotal() throws Exception {
    System.out.println("seed " + SEED);
    try (Connection sql = server.main()) {
      run(
          sql,
          "CREATE TABLE bank (id INT PRIMARY KEY, balance INT NOT NULL)",
          "INSERT INTO bank SELECT i, 100 FROM generate_series(0, 9) AS g(i)");
      List<Callable<Integer>> tellers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(SEED + i);
        tellers.add(() -> transfer(random));
      }
      int committed = 0;
      try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
        for (Future<Integer> teller : pool.invokeAll(tellers)) {
          committed += teller.get();
        }
      }
      assertThat(committed).isPositive();
      assertThat(value(sql, "SELECT sum(balance) FROM bank")).isEqualTo("1000");
    }
  }

  private int transfer(Random random) throws SQLException {
    int committed = 0;
    try (Connection sql = server.main()) {
      sql.setAutoCommit(false);
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(10);
        int to = (from + 1 + random.nextInt(9)) % 10;
        try {
          int amount =
              Math.min(
                  10, Integer.parseInt(value(sql, "SELECT balance FROM bank WHERE id = " + from)));
          run(
              sql,
              "UPDATE bank SET balance = balance - " + amount + " WHERE id = " + from,
              "UPDATE bank SET balance = balance + " + amount + " WHERE id = " + to);
          assertThat(value(sql, "SELECT sum(balance) FROM bank")).isEqualTo("1000");
          sql.commit();
          committed++;
        } catch (SQLException e) {
          assertThat(e.getSQLState()).isEqualTo("40001");
          assertThat(e.getMessage()).contains("restart transaction");
          sql.rollback();
        }
      }
    }
    return committed;
  }

  @Test
  void refusesATransactionThatHoldsTooMuchAndServesTheOthersWhileItLastsAndAfter()
      throws SQLException {
    try (Connection huge = server.main();
        Connection other = server.main()) {
      run(huge, "CREATE TABLE big (id INT PRIMARY KEY, v STRING)", "BEGIN");
      assertThatThrownBy(() -> putTens(huge, 6))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("53400");
                assertThat(e.getServerErrorMessage().getHint()).contains("smaller batches");
              });
      run(other, "INSERT INTO big VALUES (1000, 'small')");
      run(huge, "ROLLBACK");
      assertThat(rows(huge, "SELECT id FROM big")).containsExactly("1000");
      for (int i = 0; i < 3; i++) {
        Connection abandoned = server.main();
        run(abandoned, "BEGIN");
        // What the connection before held is given back when the server sees that it is gone.
        await().atMost(Duration.ofSeconds(20)).until(() -> fits(abandoned));
        abandoned.abort(Runnable::run);
      }
      run(other, "BEGIN");
      await().atMost(Duration.ofSeconds(20)).until(() -> fits(other));
      run(other, "COMMIT");
      assertThat(value(other, "SELECT count(*) FROM big")).isEqualTo("401");
    }
  }

  /** Tens of megabytes. */
  private static void putTens(Connection sql, int tens) throws SQLException {
    for (int i = 0; i < tens; i++) {
      run(
          sql,
          "INSERT INTO big SELECT i, repeat('x', 100000) FROM generate_series(%d, %d) AS g(i)"
              .formatted(i * 100, i * 100 + 99));
    }
  }

  /** Leaves the transaction open in either case. */
  private static boolean fits(Connection sql) throws SQLException {
    try {
      putTens(sql, 4);
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("53400");
      run(sql, "ROLLBACK", "BEGIN");
      return false;
    }
  }

  @Test
  void readsThePast() throws SQLException {
    try (Connection sql = server.main()) {
      run(sql, "CREATE TABLE h (id INT PRIMARY KEY, v STRING)", "INSERT INTO h VALUES (1, 'old')");
      String before = value(sql, "SHOW COMMIT TIMESTAMP");
      run(sql, "UPDATE h SET v = 'new' WHERE id = 1");
      String after = value(sql, "SHOW COMMIT TIMESTAMP");
      assertThat(new BigDecimal(after)).isGreaterThan(new BigDecimal(before));
      assertThat(value(sql, "SELECT v FROM h AS OF SYSTEM TIME '" + before + "' WHERE id = 1"))
          .isEqualTo("old");
      assertThat(value(sql, "SELECT v FROM h AS OF SYSTEM TIME " + after)).isEqualTo("new");
      run(sql, "BEGIN AS OF SYSTEM TIME '" + before + "'");
      assertThat(value(sql, "SELECT v FROM h")).isEqualTo("old");
      assertThatThrownBy(() -> run(sql, "UPDATE h SET v = 'x'")).isInstanceOf(SQLException.class);
      run(sql, "ROLLBACK");
      assertThatThrownBy(() -> rows(sql, "SELECT v FROM h AS OF SYSTEM TIME '+1h'"))
          .isInstanceOf(SQLException.class);
      String now = value(sql, "SELECT cluster_logical_timestamp()");
      assertThat(new BigDecimal(now)).isGreaterThan(new BigDecimal(after));
    }
  }

  private static void refused(Connection sql, String statement, String sqlState) {
    assertThatThrownBy(() -> run(sql, statement))
        .as(statement)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AS OF SYSTEM TIME '-1us'", "READ ONLY"})
  void nothingIsWrittenWhereAllOnlyRead(String mode) throws SQLException {
    try (Connection sql = server.main()) {
      run(sql, "CREATE TABLE IF NOT EXISTS w (id INT PRIMARY KEY)");
      for (String statement :
          new String[] {
            "INSERT INTO w VALUES (1)",
            "DROP TABLE w",
            "CREATE USER somebody",
            "COPY w FROM STDIN",
            "BACKUP INTO 'nodelocal://1/w'",
            "SET CLUSTER SETTING sql.restrict_system_interface.enabled = true"
          }) {
        run(sql, "BEGIN " + mode);
        assertThat(value(sql, "SHOW transaction_read_only")).isEqualTo("on");
        refused(sql, statement, "25006");
        run(sql, "ROLLBACK");
      }
      assertThat(value(sql, "SHOW transaction_read_only")).isEqualTo("off");
      run(sql, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      refused(sql, "INSERT INTO w VALUES (1)", "25006");
      run(sql, "BEGIN READ WRITE", "INSERT INTO w VALUES (2)", "COMMIT", "BEGIN");
      refused(sql, "DELETE FROM w", "25006");
      run(sql, "ROLLBACK", "SET default_transaction_read_only = false", "DELETE FROM w");
    }
  }

  @Test
  void theTimeOfATransactionIsSetBeforeItsFirstStatement() throws SQLException {
    try (Connection sql = server.main("preferQueryMode=simple")) {
      run(sql, "CREATE TABLE late (id INT PRIMARY KEY)", "BEGIN", "INSERT INTO late VALUES (1)");
      refused(sql, "SET TRANSACTION AS OF SYSTEM TIME '-1us'", "25001");
      run(sql, "ROLLBACK");
      refused(sql, "INSERT INTO late VALUES (2); BEGIN AS OF SYSTEM TIME '-1us'", "25001");
      run(sql, "ROLLBACK", "BEGIN", "SET TRANSACTION AS OF SYSTEM TIME '-1us'");
      assertThat(rows(sql, "SELECT * FROM late")).isEmpty();
      refused(sql, "SET TRANSACTION READ WRITE", "42601");
    }
  }

  @Test
  void aVariableThatWouldChangeNothingIsRefused() throws SQLException {
    try (Connection sql = server.main()) {
      refused(sql, "SET role = 'reader'", "22023");
      refused(sql, "SET application_name =", "42601");
      refused(sql, "SHOW \"no such, INT8\"", "42704");
    }
  }

  @Test
  void showCommitTimestampEndsAnOpenTransaction() throws SQLException {
    try (Connection sql = server.main("preferQueryMode=simple");
        Connection other = server.main()) {
      run(sql, "CREATE TABLE c (id INT PRIMARY KEY)", "BEGIN", "INSERT INTO c VALUES (1)");
      assertThat(new BigDecimal(value(sql, "SHOW COMMIT TIMESTAMP"))).isPositive();
      assertThat(rows(other, "SELECT id FROM c")).containsExactly("1");
      assertThatThrownBy(() -> run(sql, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25000"));
      run(sql, "COMMIT");
      assertThat(value(sql, "SELECT 1")).isEqualTo("1");
    }
  }
}
