package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.up.TestDatabase;
import dev.understudy.workflows.contract.StreamVisibility;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control plane as processes of their own, each to be killed alone: database, Temporal's dev
 * server on a database file, API and workers. Needs a {@code temporal} command on the PATH.
 */
final class Processes implements ControlPlane, AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final TestDatabase database;
  private final List<String> temporal;
  private final String temporalAddress;
  private final Path configuration;
  private final URI server;
  private @Nullable ApiClient client;
  private final List<ServedProcess> workers = new ArrayList<>();
  private @Nullable ServedProcess api;
  private int started;

  private Processes(Path folder) throws IOException {
    this.folder = folder;
    this.temporalAddress = "127.0.0.1:" + FreePort.find();
    this.temporal = temporalCommand();
    int port = FreePort.find();
    this.server = URI.create("http://127.0.0.1:" + port);
    this.database = TestDatabase.start(folder.resolve("database"));
    this.configuration = Files.writeString(folder.resolve("understudy.yml"), configuration(port));
  }

  /** Everything runs, with one worker. */
  static Processes start(Path folder) throws IOException, InterruptedException {
    Processes all = new Processes(folder);
    try {
      all.startTemporal();
      assertThat(all.migrate()).isZero();
      all.startApi();
      all.startWorker();
      all.shareClasses();
      return all;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  /**
   * Half of a start is reading classes, and these start often: the first ends in peace for that.
   */
  private void shareClasses() throws IOException, InterruptedException {
    if (!ProductCommand.hasSharedClasses("api")) {
      stopApi();
      startApi();
    }
    if (!ProductCommand.hasSharedClasses("worker")) {
      workers.removeLast().stop();
      startWorker();
    }
  }

  private List<String> temporalCommand() throws IOException {
    String port = temporalAddress.substring(temporalAddress.indexOf(':') + 1);
    List<String> command =
        new ArrayList<>(
            List.of(
                "temporal",
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                port,
                "--http-port",
                Integer.toString(FreePort.find()),
                "--db-filename",
                temporalFolder().resolve("temporal.db").toString(),
                "--log-level",
                "warn"));
    StreamVisibility.flags().forEach(flag -> command.addAll(List.of("--search-attribute", flag)));
    return command;
  }

  private String configuration(int port) {
    return """
    database:
      url: "%s"
      user: %s
      password: "%s"
      seal_key_file: %s
      migrations: {user: %s, password: "%s"}
    temporal:
      address: %s
    api:
      host: 127.0.0.1
      port: %d
      admin_port: 0
      admin_key_file: %s
      requests_per_second: 0
    worker:
      host: 127.0.0.1
      admin_port: 0
      backup_prefix: nodelocal://1/understudy
      sweep_shards: 1
      sweep_seconds: 1
      local_clusters: %s
    """
        .formatted(
            database.url(),
            database.serving().name(),
            database.serving().password(),
            folder.resolve("seal.key"),
            database.migrating().name(),
            database.migrating().password(),
            temporalAddress,
            port,
            folder.resolve("admin.key"),
            folder.resolve("clusters"));
  }

  private ServedProcess serve(String command) throws IOException {
    return ServedProcess.start(
        folder, ++started + "-" + command, command, "--config", configuration.toString());
  }

  Path folder() {
    return folder;
  }

  @Override
  public ApiClient api() {
    if (client == null) {
      throw new IllegalStateException("the API was never started");
    }
    return client;
  }

  /** A request as it is answered, whatever the answer is. */
  HttpResponse<String> answer(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server + path))
              .header(
                  "Authorization",
                  "Bearer " + Files.readString(folder.resolve("admin.key")).strip())
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  TemporalCommand temporal() {
    return new TemporalCommand(temporalAddress);
  }

  Connection connectToDatabase() throws SQLException {
    return DriverManager.getConnection(
        database.url(), database.serving().name(), database.serving().password());
  }

  void startWhatIsMissing() throws IOException {
    if (DetachedProcess.find(temporalFolder()).isEmpty()) {
      startTemporal();
    }
    if (api == null) {
      startApi();
    }
    if (workers.isEmpty()) {
      startWorker();
    }
  }

  /** Another worker; returns once it polls. */
  ServedProcess startWorker() throws IOException {
    return polling(serve("worker"));
  }

  /**
   * Another worker, which is not waited for: before it says that it polls it asks every stream's
   * run who drives it, and one that sits with a frozen worker is slow to answer.
   */
  ServedProcess launchWorker() throws IOException {
    ServedProcess worker = serve("worker");
    workers.add(worker);
    return worker;
  }

  /** A worker of another build: the classes in a folder come before this one's. */
  ServedProcess startWorkerOf(Path classes) throws IOException {
    return polling(
        ServedProcess.start(
            classes + File.pathSeparator + System.getProperty("java.class.path"),
            folder,
            ++started + "-worker",
            "worker",
            "--config",
            configuration.toString()));
  }

  /** A worker that says which build of the deployment {@code understudy} it is. */
  ServedProcess startVersionedWorker(String build) throws IOException {
    Path own = folder.resolve("understudy-" + build + ".yml");
    Files.writeString(
        own,
        Files.readString(configuration)
            + "  deployment: {name: understudy, build_id: \"%s\"}\n".formatted(build));
    return polling(
        ServedProcess.start(folder, ++started + "-worker", "worker", "--config", own.toString()));
  }

  private ServedProcess polling(ServedProcess worker) {
    workers.add(worker);
    worker.awaitWords("(the worker polls)");
    return worker;
  }

  /** The one that was started last. */
  ServedProcess worker() {
    return workers.getLast();
  }

  void killWorkers() {
    workers.forEach(ServedProcess::kill);
    workers.clear();
  }

  /** Returns the exit code. */
  int migrate() throws IOException, InterruptedException {
    try (ServedProcess migrations = serve("migrate")) {
      return migrations.awaitEnd();
    }
  }

  /** With SIGTERM, as a container engine does; returns the exit code. */
  int stopApi() throws InterruptedException {
    if (api == null) {
      throw new IllegalStateException("the API does not run");
    }
    return api.stop();
  }

  void killApi() {
    if (api != null) {
      api.kill();
    }
    api = null;
  }

  void startApi() throws IOException {
    api = serve("api");
    api.awaitWords("(the API listens on)");
    if (client == null) {
      client = new ApiClient(server, Files.readString(folder.resolve("admin.key")).trim());
    }
  }

  void killTemporal() {
    DetachedProcess.find(temporalFolder()).orElseThrow().kill();
  }

  /** On its database file and its port. */
  void startTemporal() {
    DetachedProcess.start(temporalFolder(), temporal);
    await().atMost(LIMIT).until(() -> temporal().isHealthy());
  }

  /**
   * Workers and Temporal die, and all that Temporal had stored is gone; others take their place.
   */
  void loseTemporal() throws IOException {
    killWorkers();
    killTemporal();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporalFolder(), "temporal.db*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    startTemporal();
    startWorker();
  }

  /**
   * Has the control plane reach a cluster by another port, and with it the standbys of the streams
   * that begin from now on.
   */
  void reachBy(int port, TestCluster cluster) throws SQLException {
    try (Connection connection = connectToDatabase();
        PreparedStatement update =
            connection.prepareStatement("UPDATE clusters SET sql_port = ? WHERE id = ?")) {
      update.setInt(1, port);
      update.setString(2, cluster.id());
      assertThat(update.executeUpdate()).isOne();
    }
  }

  /** SIGKILL, and the same command again. */
  void restartDatabase() {
    killDatabase().run();
  }

  /** SIGKILL; what is returned runs the same command again. */
  Runnable killDatabase() {
    Path home = folder.resolve("database");
    DetachedProcess process = DetachedProcess.find(home).orElseThrow();
    ProcessHandle.Info info = ProcessHandle.of(process.pid()).orElseThrow().info();
    List<String> command = new ArrayList<>(List.of(info.command().orElseThrow()));
    command.addAll(List.of(info.arguments().orElseThrow()));
    process.kill();
    return () -> {
      DetachedProcess.start(home, command);
      await().atMost(LIMIT).ignoreExceptions().until(() -> isDatabaseThere());
    };
  }

  private boolean isDatabaseThere() throws SQLException {
    try (Connection connection = connectToDatabase()) {
      return connection.isValid(1);
    }
  }

  /** After something was killed: until a request is answered again. */
  void awaitAnswer() {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> api().get(TestStream.PATH).has("physical_replication_streams"));
  }

  private Path temporalFolder() {
    return folder.resolve("temporal");
  }

  @Override
  public void kill() {
    killWorkers();
    killApi();
  }

  /** Ends all but the clusters, without a farewell. */
  @Override
  public void close() {
    try {
      kill();
      if (client != null) {
        client.close();
      }
    } finally {
      DetachedProcess.find(folder.resolve("database")).ifPresent(DetachedProcess::kill);
      DetachedProcess.find(temporalFolder()).ifPresent(DetachedProcess::kill);
    }
  }
}
