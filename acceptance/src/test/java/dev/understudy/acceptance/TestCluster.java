package dev.understudy.acceptance;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.LocalCertificates;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.cli.Main;
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A local cluster that the API made, with what only a test does to it: its process is killed,
 * frozen and started by hand.
 */
record TestCluster(String id, String name, Path data) {

  Path folder() {
    return data.resolve("clusters").resolve(id);
  }

  /** SIGKILL. */
  void kill() {
    processes().kill(folder());
  }

  /** With {@code understudy local start}, as in a drill. */
  void start() {
    int code = Main.commandLine().execute("local", "start", name, "--data", data.toString());
    if (code != 0) {
      throw new IllegalStateException("`local start %s` ended with %d".formatted(name, code));
    }
  }

  /** Kills it and starts it on its data and ports with a clock that is ahead of everybody's. */
  void restartAhead(Duration ahead) {
    kill();
    List<String> command = new ArrayList<>(LocalClusterCommand.prefix());
    command.addAll(List.of("--clock-ahead", ahead.toString()));
    new LocalProcesses(command, Waiting.real()).start(folder(), name);
  }

  /** SIGSTOP: it neither answers nor dies. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Signals.send(signal, DetachedProcess.find(folder()).orElseThrow().pid());
  }

  private static LocalProcesses processes() {
    return new LocalProcesses(LocalClusterCommand.prefix(), Waiting.real());
  }

  ClusterEndpoint endpoint() {
    return processes()
        .find(folder())
        .orElseThrow(() -> new IllegalStateException(name + " does not run"))
        .endpoint();
  }

  /** What this process has taken in by replication since its start. */
  long replicatedBytes() throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("physical_replication_logical_bytes"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** The page that its Prometheus would fetch. */
  String metrics() throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:%d/_status/vars".formatted(endpoint().httpPort()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** Where applications connect. */
  String url() {
    int port = endpoint().sqlPort();
    return "jdbc:postgresql://127.0.0.1:%d/defaultdb?%s&connectTimeout=2&socketTimeout=30"
        .formatted(port, LocalCertificates.of(folder()).rootParameters());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** The virtual cluster from which the others are governed. */
  Connection connectToSystem() throws SQLException {
    return DriverManager.getConnection(url() + "&options=-ccluster%3Dsystem");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Every row as text, in the order of the answer. */
  List<String> rows(String query) throws SQLException {
    try (Connection connection = connect()) {
      return rows(connection, query);
    }
  }

  /** In the virtual cluster from which the others are governed. */
  void systemExecute(String sql) throws SQLException {
    try (Connection connection = connectToSystem();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> systemRows(String query) throws SQLException {
    try (Connection connection = connectToSystem()) {
      return rows(connection, query);
    }
  }

  /** As the read-only virtual cluster of a standby shows it. */
  List<String> readerRows(String query) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(url() + "&options=-ccluster%3Dmain-readonly")) {
      return rows(connection, query);
    }
  }

  private static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          values.add(String.valueOf(row.getString(column)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  /** Of all data of the application virtual cluster as of a time. */
  String fingerprint(HlcTimestamp at) throws SQLException {
    return systemRows(
            "SELECT fingerprint FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]"
                + " AS OF SYSTEM TIME '%s'".formatted(at))
        .getFirst();
  }

  /** Of a standby whose initial scan is over: up to when it has everything. */
  Instant replicatedTime() throws SQLException {
    return replication("replicated_time");
  }

  /** Of a standby: the oldest time to which it can go back. */
  Instant retainedTime() throws SQLException {
    return replication("retained_time");
  }

  private Instant replication(String column) throws SQLException {
    String text =
        systemRows(
                "SELECT %s FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]"
                    .formatted(column))
            .getFirst();
    return Instant.parse(text.replace(' ', 'T').replaceFirst("(\\+00(:00)?)?$", "Z"));
  }

  /** Of a standby: whether its initial scan is not over. */
  boolean isScanning() throws SQLException {
    return systemRows(
            "SELECT replicated_time FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]")
        .equals(List.of("null"));
  }
}
