package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed in the middle of its jobs, and opened again. */
class JobKillTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ROUNDS = 2;
  private static final int ROWS = 40_000;

  @TempDir Path directory;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** The process that is killed: a server that says its port. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      TestServer server = TestServer.start(Path.of(arguments[0]), Shape.VIRTUALIZED);
      System.out.println(server.port());
      System.in.read();
      server.close();
    }
  }

  @FunctionalInterface
  private interface Work {
    void on(Connection main) throws SQLException;
  }

  /** Has a server begin some work, and kills it up to half a second later. */
  private void killedWhile(Work work) throws Exception {
    Process victim =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                store().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = victim.inputReader()) {
      String port = String.valueOf(out.readLine());
      try (Connection main =
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:"
                  + port
                  + "/defaultdb?sslmode=disable&options=-ccluster%3Dmain&user=root")) {
        work.on(main);
        // Not to wait for anything: this is when chance has it die.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
        victim.destroyForcibly().waitFor();
      } catch (SQLException e) {
        assertThat(victim.isAlive()).as("seed %d: %s", seed, e).isFalse();
      }
    } finally {
      victim.destroyForcibly().waitFor();
    }
  }

  private Path store() {
    return directory.resolve("store");
  }

  private TestServer reopened() throws Exception {
    return TestServer.start(store(), Shape.VIRTUALIZED);
  }

  private static String end(Connection main, String type) throws SQLException {
    return value(
        main,
        "SELECT status, error FROM [SHOW JOBS WHEN COMPLETE"
            + " (SELECT job_id FROM [SHOW JOBS] WHERE job_type = '"
            + type
            + "' ORDER BY created DESC LIMIT 1)]");
  }

  private static void fill(Connection main) throws SQLException {
    run(
        main,
        "CREATE TABLE t (id INT PRIMARY KEY, v STRING)",
        "INSERT INTO t SELECT i, 'value of some length ' || i::STRING FROM generate_series(1, "
            + ROWS
            + ") AS g(i)");
  }

  @Test
  void backupsAndRestoresThatWereKilledComeToTheirEnd() throws Exception {
    try (TestServer server = reopened();
        Connection main = server.main()) {
      fill(main);
    }
    String fingerprint = "SELECT count(*), sum(id), max(v) FROM t";
    for (int round = 0; round < ROUNDS; round++) {
      String location = "'nodelocal://1/round" + round + "'";
      killedWhile(main -> run(main, "BACKUP INTO " + location + " WITH detached"));
      String expected;
      try (TestServer server = reopened();
          Connection main = server.main()) {
        assertThat(end(main, "BACKUP")).as("seed %d", seed).isEqualTo("succeeded|null");
        assertThat(rows(main, "SHOW BACKUPS IN " + location)).hasSize(1);
        expected = value(main, fingerprint);
        run(main, "DROP TABLE t");
      }
      try (Stream<Path> left = Files.list(store().resolve("extern/round" + round))) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .as("seed %d", seed)
            .noneMatch(name -> name.startsWith("."));
      }
      killedWhile(main -> run(main, "RESTORE FROM LATEST IN " + location + " WITH detached"));
      try (TestServer server = reopened();
          Connection main = server.main()) {
        assertThat(end(main, "RESTORE")).as("seed %d", seed).isEqualTo("succeeded|null");
        assertThat(value(main, fingerprint)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  @Test
  void aRestoreThatIsCancelledLeavesNoRows() throws Exception {
    try (TestServer server = reopened();
        Connection main = server.main()) {
      fill(main);
      run(main, "BACKUP INTO 'nodelocal://1/b'", "DROP TABLE t");
      String job = value(main, "RESTORE FROM LATEST IN 'nodelocal://1/b' WITH detached");
      run(main, "CANCEL JOB " + job);
      String status = value(main, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]");
      assertThat(status).isEqualTo("canceled");
      assertThat(rows(main, "SHOW TABLES")).isEmpty();
      run(main, "RESTORE FROM LATEST IN 'nodelocal://1/b'");
      assertThat(value(main, "SELECT count(*) FROM t")).isEqualTo(String.valueOf(ROWS));
    }
  }

  @Test
  void aChangefeedThatWasKilledSendsEveryRowAtLeastOnceAndInOrder() throws Exception {
    try (TestServer server = reopened();
        Connection main = server.main()) {
      run(
          main,
          "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
          "CREATE CHANGEFEED FOR t INTO 'nodelocal://1/feed'"
              + " WITH min_checkpoint_frequency = '20ms'");
    }
    int[] last = {0};
    for (int round = 0; round < ROUNDS; round++) {
      killedWhile(
          main -> {
            for (int i = 0; i < 300; i++) {
              run(main, "UPSERT INTO t VALUES (1, " + (last[0] + 1) + ")");
              last[0]++;
            }
          });
    }
    try (TestServer server = reopened();
        Connection main = server.main()) {
      String newest = "{\"after\": {\"id\": 1, \"v\": " + last[0] + "}, \"key\": [1]}";
      await().atMost(LIMIT).until(() -> lines().contains(newest));
      TreeSet<Integer> seen = new TreeSet<>();
      for (String line : lines()) {
        int v = Integer.parseInt(line.replaceAll(".*\"v\": (\\d+).*", "$1"));
        // Once more is allowed; new ones come in order.
        assertThat(v).as("seed %d", seed).isLessThanOrEqualTo(seen.isEmpty() ? 1 : seen.last() + 1);
        seen.add(v);
      }
      assertThat(seen).as("seed %d", seed).hasSize(last[0]);
      assertThat(value(main, "SELECT v FROM t")).isEqualTo(String.valueOf(last[0]));
    }
  }

  /** By the files' names, which is the order that they are to be read in. */
  private List<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> found = Files.walk(store().resolve("extern/feed"))) {
      for (Path file :
          found.filter(path -> path.toString().endsWith(".ndjson")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
