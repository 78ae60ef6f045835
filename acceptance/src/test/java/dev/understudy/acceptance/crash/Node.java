package dev.understudy.acceptance.crash;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.domain.HlcTimestamp;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One local cluster in a process of its own, started as `understudy local start` does. */
final class Node implements AutoCloseable {
  private static final String LAUNCHER = "understudy.localcluster.classpath";

  private final Path folder;
  private final LocalProcesses processes;
  private final @Nullable PowerLoss power;

  /**
   * @param powerLossLibrary if given, the node's kills are power losses
   */
  Node(Path folder, @Nullable Path powerLossLibrary) throws IOException {
    this.folder = folder;
    this.power =
        powerLossLibrary == null ? null : new PowerLoss(powerLossLibrary, folder.resolve("store"));
    List<String> command = new ArrayList<>(power == null ? List.of() : power.prefix());
    command.addAll(localCluster());
    this.processes = new LocalProcesses(command, Waiting.real());
  }

  /**
   * From now on, nodes run as the launcher starts them: from the module's jar, which the build has
   * just made, and on shared classes.
   */
  static void runAsLauncherDoes(Path scratch) throws IOException, SQLException {
    Path built = Path.of("..", "localcluster", "target").toAbsolutePath().normalize();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(built, "localcluster-*.jar")) {
      System.setProperty(
          LAUNCHER,
          jars.iterator().next()
              + File.pathSeparator
              + Files.readString(built.resolve("classpath")).strip());
    }
    Node once = new Node(scratch, null);
    once.start();
    once.processes.stop(scratch);
  }

  /** On the class path of the launcher where the build has written it, else on the test's own. */
  private static List<String> localCluster() throws IOException {
    List<String> command = new ArrayList<>(LocalClusterCommand.prefix());
    Path built = Path.of("..", "localcluster", "target").toAbsolutePath().normalize();
    Path libraries = built.resolve("classpath");
    if (System.getProperty(LAUNCHER) == null && Files.exists(libraries)) {
      command.set(
          command.indexOf("-cp") + 1,
          built.resolve("classes") + File.pathSeparator + Files.readString(libraries).strip());
    }
    return command;
  }

  String name() {
    return String.valueOf(folder.getFileName());
  }

  /** Starts the process, on the ports that it had before; returns how long until it answered. */
  Duration start() throws SQLException {
    long began = System.nanoTime();
    processes.start(folder, name());
    system("SELECT 1");
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** The processor time that the process has used so far: how long a start takes without noise. */
  Duration processorTime() {
    return DetachedProcess.find(folder)
        .flatMap(process -> ProcessHandle.of(process.pid()))
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  boolean isRunning() {
    return DetachedProcess.find(folder).isPresent();
  }

  /** SIGKILL; with a power loss, also what that takes away. */
  PowerLoss.Loss kill(SplittableRandom random) throws IOException {
    processes.kill(folder);
    return power == null ? new PowerLoss.Loss(0, 0) : power.strike(random);
  }

  int sqlPort() {
    return processes
        .find(folder)
        .orElseThrow(() -> new IllegalStateException(name() + " does not run"))
        .endpoint()
        .sqlPort();
  }

  String applicationUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/defaultdb?user=root&sslmode=disable&connectTimeout=2&socketTimeout=30"
            .formatted(sqlPort())
        + "&options=-ccluster%3Dmain";
  }

  private String systemUrl() {
    return applicationUrl().replace("%3Dmain", "%3Dsystem");
  }

  /** What a standby connects to. */
  String sourceUri() {
    return "postgresql://replicator:s3cret@127.0.0.1:%d/defaultdb".formatted(sqlPort())
        + "?options=-ccluster%3Dsystem&sslmode=disable";
  }

  /** The first column of the answer's first row; empty without one. */
  String system(String sql) throws SQLException {
    return first(systemUrl(), sql);
  }

  String application(String sql) throws SQLException {
    return first(applicationUrl(), sql);
  }

  private static String first(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? String.valueOf(row.getString(1)) : "";
      }
    }
  }

  Connection connectToSystem() throws SQLException {
    return DriverManager.getConnection(systemUrl());
  }

  /** Of everything in the application virtual cluster as of a time. */
  String fingerprint(HlcTimestamp at) throws SQLException {
    return system(
        "SELECT fingerprint FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]"
            + " AS OF SYSTEM TIME '%s'".formatted(at));
  }

  @Override
  public void close() {
    processes.kill(folder);
  }
}
