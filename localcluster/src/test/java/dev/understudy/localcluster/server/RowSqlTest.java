package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and values that are easily taken for others, and what must not become of their rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowSqlTest {
  private TestServer server;
  private Connection sql;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
    sql = server.main();
  }

  @AfterAll
  void stop() throws SQLException {
    sql.close();
    server.close();
  }

  private void fails(String statement, String sqlState) {
    assertThatThrownBy(() -> run(sql, statement))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
  }

  @Test
  void aRowThatMovesOntoOneThatStaysIsRefused() throws Exception {
    run(sql, "CREATE TABLE moved (id INT PRIMARY KEY)", "INSERT INTO moved VALUES (1), (2)");
    fails("UPDATE moved SET id = 2", "23505");
    fails("UPDATE moved SET id = CASE WHEN id = 1 THEN 2 ELSE id END", "23505");
    assertThat(rows(sql, "SELECT id FROM moved")).containsExactly("1", "2");
    run(sql, "UPDATE moved SET id = 3 - id");
    assertThat(rows(sql, "SELECT id FROM moved")).containsExactly("1", "2");
  }

  @Test
  void uuidsCompareInTheOrderOfTheirKeys() throws Exception {
    String low = "10000000-0000-0000-0000-000000000000";
    String high = "f0000000-0000-0000-0000-000000000000";
    run(
        sql,
        "CREATE TABLE uuids (id UUID PRIMARY KEY)",
        "INSERT INTO uuids VALUES ('%s'), ('%s')".formatted(low, high));
    assertThat(rows(sql, "SELECT id FROM uuids WHERE id > '%s'".formatted(low)))
        .containsExactly(high);
    assertThat(
            rows(
                sql,
                "SELECT id FROM uuids WHERE id IN ('%s', '%s') ORDER BY id".formatted(high, low)))
        .containsExactly(low, high);
    assertThat(value(sql, "SELECT max(id) FROM uuids")).isEqualTo(high);
  }

  @Test
  void negativeZeroIsZero() throws Exception {
    run(sql, "CREATE TABLE zeros (id FLOAT PRIMARY KEY, v FLOAT)");
    run(sql, "INSERT INTO zeros VALUES (0, -1e0 * 0e0::FLOAT), (1, 0)");
    assertThat(value(sql, "SELECT count(*) FROM zeros WHERE v = 0")).isEqualTo("2");
    assertThat(rows(sql, "SELECT count(*) FROM zeros GROUP BY v")).containsExactly("2");
    fails("INSERT INTO zeros VALUES (-1e0 * 0e0::FLOAT, 0)", "23505");
  }

  @Test
  void equalDecimalsAreOneGroup() throws Exception {
    run(
        sql,
        "CREATE TABLE decimals (id INT PRIMARY KEY, d DECIMAL)",
        "INSERT INTO decimals VALUES (1, 1.0), (2, 1.00), (3, 2), (4, NULL), (5, NULL)");
    assertThat(rows(sql, "SELECT count(*) FROM decimals GROUP BY d ORDER BY d"))
        .containsExactly("2", "2", "1");
  }

  @Test
  void rowsWithoutAKeyOfTheirOwnNeverGetTheSameOne() throws Exception {
    run(
        sql,
        "CREATE TABLE keyless (i INT)",
        "INSERT INTO keyless SELECT i FROM generate_series(1, 100000) AS g(i)");
    assertThat(value(sql, "SELECT count(*), sum(i) FROM keyless")).isEqualTo("100000|5000050000");
    assertThat(rows(sql, "SELECT i FROM keyless ORDER BY rowid LIMIT 3"))
        .containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT '😀 yes' LIKE '😀%'                                    | t",
        "SELECT '😀' LIKE '_'                                          | t",
        "SELECT substr('a😀b', 2, 1)                                   | 😀",
        "SELECT concat(substr('abc', 0, 2), '.', substr('abc', 2))     | a.bc",
        "SELECT substr('abc', 3, 9223372036854775807)                  | c",
        "SELECT '2026-01-01'::TIMESTAMP + '3000000h'::INTERVAL > now() | t",
      })
  void charactersAndTimesAreWhole(String query, String expected) throws Exception {
    assertThat(value(sql, query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT abs(-9223372036854775808)                              | 22003",
        "SELECT abs(true)                                              | 42883",
        "SELECT round()                                                | 42883",
        "SELECT round(1, 2, 3)                                         | 42883",
        "SELECT 1e999999999                                            | 22003",
        "SELECT '1e999999999'::DECIMAL                                 | 22003",
        "SELECT substr('a', 1, -1)                                     | 22011",
        "SELECT now() + '300000y'::INTERVAL                            | 22008",
        "CREATE TABLE j (id JSONB PRIMARY KEY)                         | 0A000",
        "CREATE TABLE j (id INTERVAL PRIMARY KEY)                      | 0A000",
      })
  void whatCannotBeDoneIsRefusedInItsOwnWords(String statement, String sqlState) {
    fails(statement.strip(), sqlState);
  }
}
