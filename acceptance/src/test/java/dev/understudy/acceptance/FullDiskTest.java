package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.up.LocalClusterCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A local cluster whose disk fills up; needs the right to mount, at least in a user namespace. */
@Tag("scenario")
@Timeout(120)
class FullDiskTest {
  private static final Pattern READY = Pattern.compile("^ready sql=\\S+@(127\\.0\\.0\\.1:\\d+)/.*");
  private static final String SYSTEM = "&options=-ccluster%3Dsystem";
  private static final String FULL = "53100";
  private static final int MANY = 100_000;

  /** Runs the cluster on a small disk, then, when it is dead, on the same disk made larger. */
  private static final String LARGER_AFTER_DEATH =
      """
      disk=$1; shift
      mount -t tmpfs -o size=40m none "$disk" || exit 9
      "$@"
      mount -o remount,size=200m "$disk"
      exec "$@"
      """;

  /** Runs the cluster on a small disk that is made larger under it when a line comes. */
  private static final String LARGER_ON_DEMAND =
      """
      disk=$1; shift
      mount -t tmpfs -o size=40m none "$disk" || exit 9
      "$@" &
      read -r line && mount -o remount,size=400m "$disk"
      wait
      """;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path disk;

  @Test
  void aFullDiskRefusesWritesGoesOnReadingAndLosesNothing() throws Exception {
    Process shell = onSmallDisk(LARGER_AFTER_DEATH, "--virtualized");
    try (BufferedReader output = shell.inputReader()) {
      String url = url(awaitReady(output));
      long written;
      try (Connection connection = DriverManager.getConnection(url)) {
        written = fill(connection);
        assertThat(count(connection)).isEqualTo(written);
      }
      shell.children().forEach(ProcessHandle::destroyForcibly);

      try (Connection connection = DriverManager.getConnection(url(awaitReady(output)))) {
        assertThat(count(connection)).isEqualTo(written);
        try (Statement statement = connection.createStatement()) {
          statement.execute("INSERT INTO t VALUES (-1, 'there is room again')");
        }
      }
    } finally {
      end(shell);
    }
  }

  @Test
  void writesAreTakenAgainWithoutARestartOnceThereIsRoom() throws Exception {
    Process shell = onSmallDisk(LARGER_ON_DEMAND, "--virtualized");
    try (BufferedReader output = shell.inputReader()) {
      String url = url(awaitReady(output));
      long written;
      try (Connection connection = DriverManager.getConnection(url)) {
        written = fill(connection);
      }
      shell.outputWriter().append("larger\n").flush();
      await().atMost(LIMIT).until(() -> answers(url, "UPSERT INTO t VALUES (-1, '') RETURNING id"));
      try (Connection connection = DriverManager.getConnection(url)) {
        assertThat(count(connection)).isEqualTo(written + 1);
      }
    } finally {
      end(shell);
    }
  }

  @Test
  void aStandbyWhoseDiskWasFullGoesOnByItselfOnceThereIsRoom(@TempDir Path roomy) throws Exception {
    Process primary = start(List.of(), roomy, "--virtualized");
    Process standby = onSmallDisk(LARGER_ON_DEMAND, "--virtualized-empty");
    try (BufferedReader primaryOutput = primary.inputReader();
        BufferedReader standbyOutput = standby.inputReader()) {
      String source = awaitReady(primaryOutput);
      String system = url(awaitReady(standbyOutput)) + SYSTEM;
      try (Connection connection = DriverManager.getConnection(system)) {
        execute(
            connection,
            "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON 'postgresql://root@"
                + source
                + "/defaultdb?sslmode=disable&options=-ccluster%3Dsystem'");
      }
      AtomicLong written = new AtomicLong();
      try (Connection connection = DriverManager.getConnection(url(source))) {
        write(connection, written, () -> isFull(system));
      }
      Instant after = Instant.now();
      standby.outputWriter().append("larger\n").flush();
      await().atMost(LIMIT).until(() -> isReplicatedAbove(system, after));
      assertThat(promotedCount(system)).isEqualTo(written.get());
    } finally {
      end(standby);
      end(primary);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  private Process onSmallDisk(String script, String kind) throws IOException {
    return start(List.of("unshare", "-rm", "sh", "-c", script, "sh", disk.toString()), disk, kind);
  }

  private static Process start(List<String> under, Path folder, String kind) throws IOException {
    List<String> command = new ArrayList<>(under);
    command.addAll(LocalClusterCommand.prefix());
    command.addAll(List.of("--name", "full", "--store", folder.resolve("store").toString()));
    command.addAll(List.of("--sql", "127.0.0.1:0", "--http", "127.0.0.1:0", kind));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean isFull(String url) {
    try (Connection unused = DriverManager.getConnection(url)) {
      return false;
    } catch (SQLException refusal) {
      return FULL.equals(refusal.getSQLState());
    }
  }

  /** False while the cluster cannot say. */
  private static boolean isReplicatedAbove(String system, Instant time) {
    return answers(
        system,
        "SELECT 1 FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS] WHERE replicated_time > '%s'::TIMESTAMPTZ"
            .formatted(time));
  }

  private static boolean answers(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next();
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static long promotedCount(String system) throws SQLException {
    try (Connection connection = DriverManager.getConnection(system)) {
      execute(connection, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
    }
    String ready =
        "SELECT 1 FROM [SHOW VIRTUAL CLUSTERS] WHERE name = 'main' AND data_state = 'ready'";
    await().atMost(LIMIT).until(() -> answers(system, ready));
    try (Connection connection = DriverManager.getConnection(system)) {
      execute(connection, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    }
    String main = system.replace(SYSTEM, "&options=-ccluster%3Dmain");
    await().atMost(LIMIT).until(() -> answers(main, "SELECT 1"));
    try (Connection connection = DriverManager.getConnection(main)) {
      return count(connection);
    }
  }

  private static String url(String address) {
    return "jdbc:postgresql://%s/defaultdb?user=root&sslmode=disable&socketTimeout=30"
        .formatted(address);
  }

  /** Returns its address. */
  private static String awaitReady(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return ready.group(1);
      }
    }
    throw new IllegalStateException("the local cluster ended before it was ready");
  }

  /** Returns how many rows were acknowledged before the disk was full. */
  private static long fill(Connection connection) {
    AtomicLong written = new AtomicLong();
    assertThatThrownBy(() -> write(connection, written, () -> false))
        .isInstanceOfSatisfying(
            SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo(FULL));
    assertThat(written).hasPositiveValue();
    return written.get();
  }

  /**
   * Writes rows to a new table.
   *
   * @param written counts those that were acknowledged
   * @param enough asked after every hundredth
   */
  private static void write(Connection connection, AtomicLong written, BooleanSupplier enough)
      throws SQLException {
    execute(connection, "CREATE TABLE t (id INT8 PRIMARY KEY, filler STRING)");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      while (written.get() < MANY) {
        insert.setLong(1, written.get());
        insert.setString(2, incompressible(written.get()));
        insert.execute();
        if (written.incrementAndGet() % 100 == 0 && enough.getAsBoolean()) {
          return;
        }
      }
    }
  }

  private static String incompressible(long id) {
    StringBuilder filler = new StringBuilder();
    Random random = new Random(id);
    for (int i = 0; i < 1_000; i++) {
      filler.append(Long.toHexString(random.nextLong()));
    }
    return filler.toString();
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
