package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopySqlTest {
  private TestServer server;
  private Connection sql;
  private CopyManager copy;

  @BeforeAll
  void start(@TempDir Path store) throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED);
    sql = server.main();
    copy = sql.unwrap(PGConnection.class).getCopyAPI();
  }

  @AfterAll
  void stop() throws SQLException {
    sql.close();
    server.close();
  }

  @Test
  void textGoesInAndOutUnchanged() throws Exception {
    run(sql, "CREATE TABLE text_copy (id INT PRIMARY KEY, v STRING, n DECIMAL)");
    String data = "1\ta\\tb\\\\c\\nd\t1.50\n2\t\\N\t\\N\n3\t\t-2\n";
    assertThat(copy.copyIn("COPY text_copy FROM STDIN", new StringReader(data))).isEqualTo(3);
    assertThat(value(sql, "SELECT v FROM text_copy WHERE id = 1")).isEqualTo("a\tb\\c\nd");
    StringWriter out = new StringWriter();
    assertThat(copy.copyOut("COPY text_copy TO STDOUT", out)).isEqualTo(3);
    assertThat(out).hasToString(data);
  }

  @Test
  void csvGoesInAndOutUnchanged() throws Exception {
    run(sql, "CREATE TABLE csv_copy (id INT PRIMARY KEY, v STRING, d STRING DEFAULT 'dflt')");
    String data = "id,v\n1,\"a,\"\"b\nc\"\n2,\n3,\"\"\n";
    assertThat(
            copy.copyIn(
                "COPY csv_copy (id, v) FROM STDIN WITH (FORMAT csv, HEADER true)",
                new StringReader(data)))
        .isEqualTo(3);
    assertThat(rows(sql, "SELECT v IS NULL, d FROM csv_copy WHERE id >= 2"))
        .containsExactly("t|dflt", "f|dflt");
    StringWriter out = new StringWriter();
    copy.copyOut("COPY csv_copy (id, v) TO STDOUT WITH CSV HEADER", out);
    assertThat(out).hasToString(data);
  }

  @Test
  void aBadRowFailsAndTheConnectionGoesOn() throws Exception {
    run(sql, "CREATE TABLE bad_copy (id INT PRIMARY KEY)");
    assertThatThrownBy(() -> copy.copyIn("COPY bad_copy FROM STDIN", new StringReader("1\nx\n2\n")))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"));
    assertThatThrownBy(() -> copy.copyIn("COPY bad_copy FROM STDIN", new StringReader("1\t2\n")))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P04"));
    assertThat(rows(sql, "SELECT id FROM bad_copy")).isEmpty();
  }

  @Test
  void aValueThatLooksLikeTheEndOfTheDataIsNotTakenForIt() throws Exception {
    run(
        sql,
        "CREATE TABLE dots (v STRING PRIMARY KEY)",
        "INSERT INTO dots VALUES (e'\\\\.'), ('x')");
    for (String format : List.of("csv", "text")) {
      StringWriter out = new StringWriter();
      copy.copyOut("COPY dots TO STDOUT WITH (FORMAT " + format + ")", out);
      run(sql, "DELETE FROM dots");
      assertThat(
              copy.copyIn(
                  "COPY dots FROM STDIN WITH (FORMAT " + format + ")",
                  new StringReader(out.toString())))
          .isEqualTo(2);
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    run(sql, "CREATE TABLE strict (id INT PRIMARY KEY, v STRING)");
    byte[] latin = "1\tcaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> copy.copyIn("COPY strict FROM STDIN", new ByteArrayInputStream(latin)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22021"));
    copy.copyIn("COPY strict FROM STDIN", new StringReader("1\tcaf\u00e9 \ufffd\n"));
    assertThat(value(sql, "SELECT v FROM strict")).isEqualTo("caf\u00e9 \ufffd");
  }

  @Test
  void aRowThatIsThereAlreadyIsRefusedWhereverItStands() throws Exception {
    run(
        sql,
        "CREATE TABLE there (id INT PRIMARY KEY, v STRING)",
        "INSERT INTO there VALUES (7, '')");
    assertDuplicate("1\ta\n7\tb\n");
    assertDuplicate("2\ta\n2\tb\n");
    assertThat(copy.copyIn("COPY there FROM STDIN", new StringReader("9\ta\n3\tb\n"))).isEqualTo(2);
    assertThat(rows(sql, "SELECT id FROM there")).containsExactly("3", "7", "9");
    StringBuilder late = new StringBuilder();
    for (int i = 10_000; i >= 9; i--) {
      late.append(i).append("\tx\n");
    }
    assertDuplicate(late.toString());
    assertThat(value(sql, "SELECT v FROM there WHERE id = 9")).isEqualTo("a");
  }

  private void assertDuplicate(String data) {
    assertThatThrownBy(() -> copy.copyIn("COPY there FROM STDIN", new StringReader(data)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
  }

  @Test
  void whatIsCopiedInATransactionIsThereWithItsCommitAndHasALimit() throws Exception {
    run(sql, "CREATE TABLE inside (id INT PRIMARY KEY, v STRING)");
    sql.setAutoCommit(false);
    try (Connection other = server.main()) {
      assertThat(copy.copyIn("COPY inside FROM STDIN", new StringReader("1\ta\n2\tb\n")))
          .isEqualTo(2);
      assertThat(value(other, "SELECT count(*) FROM inside")).isEqualTo("0");
      sql.commit();
      assertThat(value(other, "SELECT count(*) FROM inside")).isEqualTo("2");
      StringBuilder much = new StringBuilder();
      for (int i = 0; i < 70; i++) {
        much.append(100 + i).append('\t').append("x".repeat(1 << 20)).append('\n');
      }
      assertThatThrownBy(
              () -> copy.copyIn("COPY inside FROM STDIN", new StringReader(much.toString())))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53400"));
    } finally {
      sql.rollback();
      sql.setAutoCommit(true);
    }
    assertThat(value(sql, "SELECT count(*) FROM inside")).isEqualTo("2");
  }

  @Test
  void twoCopiesIntoTheSameKeysGoOnSideBySide() throws Exception {
    run(sql, "CREATE TABLE mixed (id INT PRIMARY KEY, v STRING)");
    try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> copies = new ArrayList<>();
      for (int first = 0; first < 2; first++) {
        StringBuilder data = new StringBuilder();
        for (int i = first; i < 40_000; i += 2) {
          data.append(i).append("\tx\n");
        }
        copies.add(
            clients.submit(
                () -> {
                  try (Connection own = server.main()) {
                    CopyManager manager = own.unwrap(PGConnection.class).getCopyAPI();
                    return manager.copyIn(
                        "COPY mixed FROM STDIN", new StringReader(data.toString()));
                  }
                }));
      }
      for (Future<Long> each : copies) {
        assertThat(each.get()).isEqualTo(20_000);
      }
    }
    assertThat(value(sql, "SELECT count(*), sum(id) FROM mixed")).isEqualTo("40000|799980000");
  }

  @Test
  void manyRowsGoInInBatches() throws Exception {
    run(sql, "CREATE TABLE many (id INT PRIMARY KEY, v STRING)");
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      data.append(i).append('\t').append("x".repeat(200)).append('\n');
    }
    assertThat(copy.copyIn("COPY many FROM STDIN", new StringReader(data.toString())))
        .isEqualTo(20_000);
    assertThat(value(sql, "SELECT count(*), sum(id), max(length(v)) FROM many"))
        .isEqualTo("20000|199990000|200");
  }
}
