package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangefeedSqlTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FAST = "min_checkpoint_frequency = '50ms'";

  @TempDir Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory.resolve("store"), Shape.VIRTUALIZED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String sink() {
    return "file://" + directory.resolve("feed");
  }

  /** The lines of all files of rows, in the order of the files' names. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(".ndjson")) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  private List<Path> files(String suffix) throws IOException {
    Path feed = directory.resolve("feed");
    if (!Files.exists(feed)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(feed)) {
      return found.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private void awaitLines(int count) {
    await().atMost(LIMIT).until(() -> lines().size() >= count);
  }

  private static String status(Connection main, String job) throws Exception {
    return value(main, "SELECT status FROM [SHOW CHANGEFEED JOB " + job + "]");
  }

  @Test
  void writesScanChangesAndDeletionsToFilesInOrder() throws Exception {
    try (Connection main = server.main()) {
      run(
          main,
          "CREATE TABLE t (id INT PRIMARY KEY, name STRING, d DECIMAL, at TIMESTAMPTZ, j JSONB)",
          "CREATE TABLE other (id INT PRIMARY KEY)",
          "INSERT INTO t VALUES (1, 'one', 1.50, '2026-01-02 03:04:05.6+00', '{\"b\": [1]}')");
      String job =
          value(main, "CREATE CHANGEFEED FOR TABLE t INTO '" + sink() + "' WITH resolved, " + FAST);
      awaitLines(1);
      run(
          main,
          "INSERT INTO other VALUES (7)",
          "INSERT INTO t (id, name) VALUES (2, 'two')",
          "UPDATE t SET name = 'zwei' WHERE id = 2",
          "DELETE FROM t WHERE id = 1");
      awaitLines(4);
      assertThat(lines())
          .containsExactly(
              "{\"after\": {\"at\": \"2026-01-02T03:04:05.600Z\", \"d\": 1.50, \"id\": 1,"
                  + " \"j\": {\"b\": [1]}, \"name\": \"one\"}, \"key\": [1]}",
              "{\"after\": {\"at\": null, \"d\": null, \"id\": 2, \"j\": null,"
                  + " \"name\": \"two\"}, \"key\": [2]}",
              "{\"after\": {\"at\": null, \"d\": null, \"id\": 2, \"j\": null,"
                  + " \"name\": \"zwei\"}, \"key\": [2]}",
              "{\"after\": null, \"key\": [1]}");
      await().atMost(LIMIT).until(() -> files(".RESOLVED").size() >= 2);
      assertThat(Files.readString(files(".RESOLVED").getLast()))
          .matches("\\{\"resolved\": \"\\d{19}\\.\\d{10}\"\\}");
      assertThat(
              value(
                  main,
                  "SELECT status, sink_uri, full_table_names, format, error"
                      + " FROM [SHOW CHANGEFEED JOBS]"))
          .isEqualTo("running|" + sink() + "|{defaultdb.public.t}|json|null");
      run(main, "CANCEL JOB " + job);
      await().atMost(LIMIT).until(() -> status(main, job).equals("canceled"));
    }
  }

  @Test
  void goesOnWhereItWasPausedAndAfterARestart() throws Exception {
    String job;
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)");
      job = value(main, "CREATE CHANGEFEED FOR t INTO '" + sink() + "' WITH " + FAST);
      run(main, "INSERT INTO t VALUES (1)");
      awaitLines(1);
      run(main, "PAUSE JOB " + job + " WITH REASON = 'maintenance'");
      await().atMost(LIMIT).until(() -> status(main, job).equals("paused"));
      assertThat(value(main, "SELECT running_status FROM [SHOW JOB " + job + "]"))
          .isEqualTo("maintenance");
      run(main, "INSERT INTO t VALUES (2)", "DELETE FROM t WHERE id = 1");
    }
    server.close();
    server = TestServer.start(directory.resolve("store"), Shape.VIRTUALIZED);
    try (Connection main = server.main()) {
      assertThat(status(main, job)).isEqualTo("paused");
      assertThat(lines()).hasSize(1);
      run(main, "RESUME JOB " + job);
      awaitLines(3);
      assertThat(lines().subList(1, 3))
          .containsExactly(
              "{\"after\": {\"id\": 2}, \"key\": [2]}", "{\"after\": null, \"key\": [1]}");
    }
    server.close();
    server = TestServer.start(directory.resolve("store"), Shape.VIRTUALIZED);
    try (Connection main = server.main()) {
      assertThat(status(main, job)).isEqualTo("running");
      run(main, "INSERT INTO t VALUES (3)");
      await().atMost(LIMIT).until(() -> lines().contains("{\"after\": {\"id\": 3}, \"key\": [3]}"));
    }
  }

  @Test
  void beginsAtACursorAndScansOnlyWhenAsked() throws Exception {
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      String cursor = value(main, "SELECT cluster_logical_timestamp()");
      run(main, "INSERT INTO t VALUES (2)");
      run(
          main,
          "CREATE CHANGEFEED FOR t INTO '" + sink() + "' WITH cursor = '" + cursor + "', " + FAST);
      awaitLines(1);
      assertThat(lines()).containsExactly("{\"after\": {\"id\": 2}, \"key\": [2]}");
      String once =
          value(main, "CREATE CHANGEFEED FOR t INTO 'nodelocal://1/x' WITH initial_scan = 'only'");
      assertThat(value(main, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + once + "]"))
          .isEqualTo("succeeded");
      assertThatThrownBy(() -> run(main, "CREATE CHANGEFEED FOR nope INTO '" + sink() + "'"))
          .hasMessageContaining("does not exist");
      assertThatThrownBy(
              () -> run(main, "CREATE CHANGEFEED FOR t INTO '" + sink() + "' WITH format = 'avro'"))
          .hasMessageContaining("avro");
    }
  }

  @Test
  void aFeedThatOnlyScansEndsThoughItsLastWordWasRefusedAtFirst() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          // The second is the resolved message, sent once the scan's checkpoint is stored.
          exchange.sendResponseHeaders(posts.incrementAndGet() == 2 ? 503 : 200, -1);
          exchange.close();
        });
    endpoint.start();
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      String uri = "webhook-http://127.0.0.1:" + endpoint.getAddress().getPort() + "/";
      String job =
          value(
              main,
              "CREATE CHANGEFEED FOR t INTO '" + uri + "' WITH initial_scan = 'only', resolved");
      await().atMost(LIMIT).until(() -> status(main, job).equals("succeeded"));
      assertThat(posts).hasValue(3);
    } finally {
      endpoint.stop(0);
    }
  }

  @Test
  void aCheckpointFrequencyOfZeroIsNoEndlessLoopOfCommits() throws Exception {
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)");
      value(
          main,
          "CREATE CHANGEFEED FOR t INTO '"
              + sink()
              + "' WITH resolved, min_checkpoint_frequency = '0s'");
      await().atMost(LIMIT).until(() -> files(".RESOLVED").size() >= 5);
      List<Path> resolved = files(".RESOLVED");
      List<Long> nanos = new ArrayList<>();
      for (Path file : resolved) {
        nanos.add(Long.parseLong(Files.readString(file).replaceAll("\\D*(\\d{19}).*", "$1")));
      }
      assertThat(nanos.getLast() - nanos.getFirst())
          .isGreaterThanOrEqualTo(Duration.ofMillis(9).toNanos() * (nanos.size() - 2));
    }
  }

  @Test
  void secretsAreNotInWhatIsShownOfAFeed() throws Exception {
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)");
      for (String name : List.of("webhook_auth_header", "'webhook_auth_header'")) {
        value(
            main,
            "CREATE CHANGEFEED FOR t INTO 'webhook-http://u:topsecret@127.0.0.1:1/x?key=topsecret'"
                + " WITH "
                + name
                + " = 'Basic topsecret'");
      }
      assertThat(rows(main, "SHOW CHANGEFEED JOBS"))
          .hasSize(2)
          .noneMatch(row -> row.contains("topsecret"));
      assertThat(rows(main, "SHOW JOBS")).noneMatch(row -> row.contains("topsecret"));
      assertThat(rows(main, "SELECT last_active_query FROM [SHOW CLUSTER SESSIONS]"))
          .noneMatch(row -> row.contains("topsecret"));
      assertThatThrownBy(
              () -> run(main, "CREATE CHANGEFEED FOR t INTO 'webhook-http://a b?topsecret'"))
          .hasMessageNotContaining("topsecret");
    }
  }

  @Test
  void failsWhenItsTableIsDropped() throws Exception {
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      String job = value(main, "CREATE CHANGEFEED FOR t INTO '" + sink() + "' WITH " + FAST);
      awaitLines(1);
      run(main, "DROP TABLE t");
      await().atMost(LIMIT).until(() -> status(main, job).equals("failed"));
      assertThat(value(main, "SELECT error FROM [SHOW JOB " + job + "]"))
          .isEqualTo("\"t\" was dropped or truncated");
      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void postsToAWebhookAndTriesAgainWhileThatRefuses() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    AtomicInteger refusals = new AtomicInteger(2);
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/in",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean refuse = refusals.getAndDecrement() > 0;
          if (!refuse) {
            bodies.add(body);
          }
          exchange.sendResponseHeaders(refuse ? 503 : 200, -1);
          exchange.close();
        });
    endpoint.start();
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 1)");
      String uri = "webhook-http://127.0.0.1:" + endpoint.getAddress().getPort() + "/in";
      run(main, "CREATE CHANGEFEED FOR t INTO '" + uri + "' WITH updated, diff, " + FAST);
      await().atMost(LIMIT).until(() -> !bodies.isEmpty());
      run(main, "UPDATE t SET v = 2 WHERE id = 1");
      await().atMost(LIMIT).until(() -> bodies.size() >= 2);
      assertThat(bodies.get(0))
          .matches(
              "\\{\"payload\": \\[\\{\"after\": \\{\"id\": 1, \"v\": 1}, \"before\": null,"
                  + " \"key\": \\[1], \"topic\": \"t\", \"updated\": \"\\d+\\.\\d{10}\"}],"
                  + " \"length\": 1}");
      assertThat(bodies.get(1))
          .contains("\"after\": {\"id\": 1, \"v\": 2}, \"before\": {\"id\": 1, \"v\": 1}");
    } finally {
      endpoint.stop(0);
    }
  }
}
