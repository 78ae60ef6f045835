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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationSqlTest {
  private TestServer server;
  private Connection sql;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
    sql = server.main();
    run(
        sql,
        "CREATE TABLE t (a INT, b STRING, c DECIMAL(8,2), d BOOL DEFAULT true, e TIMESTAMPTZ,"
            + " f FLOAT, g UUID, j JSONB, PRIMARY KEY (a, b))",
        "INSERT INTO t (a, b, c, f) SELECT (i - i % 10) / 10, 'b' || (i % 10)::STRING, i * 1.5, i * 0.5"
            + " FROM generate_series(0, 99) AS s(i)");
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
  void filtersSortsAndCuts() throws SQLException {
    assertThat(rows(sql, "SELECT a, b, c FROM t WHERE a = 3 AND b BETWEEN 'b2' AND 'b4'"))
        .containsExactly("3|b2|48.00", "3|b3|49.50", "3|b4|51.00");
    assertThat(rows(sql, "SELECT a, b FROM t ORDER BY a DESC, b DESC LIMIT 2 OFFSET 1"))
        .containsExactly("9|b8", "9|b7");
    assertThat(rows(sql, "SELECT b FROM t WHERE a IN (1, 2) AND b = 'b5' ORDER BY c DESC"))
        .containsExactly("b5", "b5");
    assertThat(rows(sql, "SELECT c + 1 AS x FROM t WHERE a >= 9 AND NOT b LIKE 'b_' OR c = 1.5"))
        .containsExactly("2.50");
    assertThat(
            rows(sql, "SELECT e IS NULL, d, coalesce(e::STRING, '-') FROM t WHERE a = 0 LIMIT 1"))
        .containsExactly("t|t|-");
  }

  @Test
  void aggregates() throws SQLException {
    assertThat(rows(sql, "SELECT count(*), sum(a), min(b), max(c), avg(f) FROM t"))
        .containsExactly("100|450|b0|148.50|24.75");
    assertThat(rows(sql, "SELECT count(*), sum(a) FROM t WHERE a > 100")).containsExactly("0|null");
    assertThat(
            rows(
                sql,
                "SELECT a, count(*) AS n FROM t WHERE a < 3 GROUP BY a HAVING sum(a) > 0 ORDER BY a"))
        .containsExactly("1|10", "2|10");
    fails("SELECT b, count(*) FROM t GROUP BY a", "42803");
  }

  @Test
  void writesAndReturns() throws SQLException {
    run(sql, "CREATE TABLE w (id INT PRIMARY KEY, v STRING NOT NULL DEFAULT 'x', n INT4)");
    assertThat(rows(sql, "INSERT INTO w (id) VALUES (1), (2) RETURNING id, v"))
        .containsExactly("1|x", "2|x");
    assertThat(rows(sql, "INSERT INTO w VALUES (1, 'z', 1) ON CONFLICT DO NOTHING RETURNING *"))
        .isEmpty();
    run(sql, "UPSERT INTO w (id, n) VALUES (1, 7)", "UPSERT INTO w VALUES (3, 'c', 9)");
    assertThat(rows(sql, "SELECT * FROM w")).containsExactly("1|x|7", "2|x|null", "3|c|9");
    assertThat(rows(sql, "UPDATE w SET n = n + 1, id = id + 10 WHERE n > 1 RETURNING id, n"))
        .containsExactly("11|8", "13|10");
    assertThat(rows(sql, "DELETE FROM w WHERE id > 10 RETURNING id")).containsExactly("11", "13");
    fails("INSERT INTO w VALUES (2)", "23505");
    fails("INSERT INTO w VALUES (5, NULL)", "23502");
    fails("INSERT INTO w VALUES (5, 'x', 99999999999)", "22003");
    fails("INSERT INTO w (id, nope) VALUES (1, 2)", "42703");
    run(sql, "DROP TABLE w");
    fails("SELECT * FROM w", "42P01");
  }

  @Test
  void tablesWithoutAKeyKeepEqualRows() throws SQLException {
    run(sql, "CREATE TABLE loose (v INT)", "INSERT INTO loose VALUES (1), (1), (2)");
    assertThat(rows(sql, "SELECT * FROM loose ORDER BY v")).containsExactly("1", "1", "2");
  }

  @Test
  void answersWithoutATable() throws SQLException {
    assertThat(value(sql, "SELECT 1 + 2 * 3, 7 / 2, 'a' || 'b', length('☃'), 5 % 3"))
        .isEqualTo("7|3.5|ab|1|2");
    assertThat(value(sql, "SELECT current_user, current_database(), pg_catalog.version()"))
        .startsWith("root|defaultdb|CockroachDB CCL v25.2.");
    assertThat(value(sql, "SELECT CASE WHEN NULL THEN 1 ELSE 2 END, NULL OR true, NULL AND true"))
        .isEqualTo("2|t|null");
    assertThat(value(sql, "SELECT '2024-01-31'::TIMESTAMPTZ + INTERVAL '1 month' > now() - '1h'"))
        .isEqualTo("f");
    assertThat(value(sql, "SELECT '{\"a\": {\"b\": 5}}'::JSONB -> 'a' ->> 'b'")).isEqualTo("5");
    fails("SELECT 1 / 0", "22012");
    fails("SELECT nope()", "42883");
  }

  @Test
  void saysWhatItDoesNotHave() {
    fails("SELECT * FROM t AS x JOIN t AS y ON x.a = y.a", "0A000");
    fails("CREATE INDEX i ON t (c)", "0A000");
    fails("SELECT a FROM t WHERE a IN (SELECT 1)", "0A000");
    fails("SELECT DISTINCT a FROM t", "0A000");
    fails("SELEC 1", "0A000");
    fails("SELECT FROM WHERE", "42601");
  }

  @Test
  void showsWhatIsThere() throws SQLException {
    assertThat(rows(sql, "SHOW TABLES")).anyMatch(row -> row.startsWith("public|t|table|root"));
    assertThat(
            rows(
                sql,
                "SELECT column_name, data_type FROM [SHOW COLUMNS FROM t] WHERE is_nullable"
                    + " ORDER BY column_name LIMIT 2"))
        .containsExactly("c|DECIMAL(8,2)", "d|BOOL");
    assertThat(value(sql, "SHOW virtual_cluster_name")).isEqualTo("main");
    assertThat(value(sql, "SHOW CLUSTER SETTING version")).isEqualTo("25.2");
    assertThat(rows(sql, "SHOW JOBS")).isEmpty();
    assertThat(rows(sql, "SHOW SCHEDULES FOR BACKUP")).isEmpty();
    assertThat(rows(sql, "SELECT job_id FROM [SHOW CHANGEFEED JOBS] WHERE status = 'failed'"))
        .isEmpty();
    fails("SHOW VIRTUAL CLUSTERS", "42501");
    fails("CREATE VIRTUAL CLUSTER x", "42501");
  }
}
