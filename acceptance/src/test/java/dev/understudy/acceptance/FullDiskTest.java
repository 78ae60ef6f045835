package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
  private static final int MANY = 100_000;

  /** Runs the cluster on a small disk, then, when it is dead, on the same disk made larger. */
  private static final String SCRIPT =
      """
      disk=$1; shift
      mount -t tmpfs -o size=40m none "$disk" || exit 9
      "$@"
      mount -o remount,size=200m "$disk"
      exec "$@"
      """;

  @TempDir private Path disk;

  @Test
  void aFullDiskRefusesWritesGoesOnReadingAndLosesNothing() throws Exception {
    Process shell = start();
    try (BufferedReader output = shell.inputReader()) {
      String url = awaitReady(output);
      long written;
      try (Connection connection = DriverManager.getConnection(url)) {
        written = fill(connection);
        assertThat(count(connection)).isEqualTo(written);
      }
      shell.children().forEach(ProcessHandle::destroyForcibly);

      try (Connection connection = DriverManager.getConnection(awaitReady(output))) {
        assertThat(count(connection)).isEqualTo(written);
        try (Statement statement = connection.createStatement()) {
          statement.execute("INSERT INTO t VALUES (-1, 'there is room again')");
        }
      }
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", SCRIPT, "sh", disk.toString()));
    command.addAll(LocalClusterCommand.prefix());
    command.addAll(List.of("--name", "small", "--store", disk.resolve("store").toString()));
    command.addAll(List.of("--sql", "127.0.0.1:0", "--http", "127.0.0.1:0", "--virtualized"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String awaitReady(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return "jdbc:postgresql://%s/defaultdb?user=root&sslmode=disable&socketTimeout=30"
            .formatted(ready.group(1));
      }
    }
    throw new IllegalStateException("the local cluster ended before it was ready");
  }

  /** Returns how many rows were acknowledged before the disk was full. */
  private static long fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT8 PRIMARY KEY, filler STRING)");
    }
    long[] written = {0};
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      assertThatThrownBy(
              () -> {
                while (written[0] < MANY) {
                  insert.setLong(1, written[0]);
                  insert.setString(2, incompressible(written[0]));
                  insert.execute();
                  written[0]++;
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("53100"));
    }
    assertThat(written[0]).isPositive();
    return written[0];
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
