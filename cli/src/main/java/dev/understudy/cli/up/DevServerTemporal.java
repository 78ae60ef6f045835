package dev.understudy.cli.up;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.CommandFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The real server, from a {@code temporal} command on the PATH: history on disk, and a Web UI. */
final class DevServerTemporal implements TemporalServer {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final DetachedProcess process;
  private final int port;
  private final int webUiPort;

  private DevServerTemporal(DetachedProcess process, int port, int webUiPort) {
    this.process = process;
    this.port = port;
    this.webUiPort = webUiPort;
  }

  static Optional<Path> command() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .map(folder -> Path.of(folder, "temporal"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A server that an earlier `up` left behind is stopped first; its database file stays. */
  static DevServerTemporal start(Path command, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailure("cannot make " + folder, e);
    }
    DetachedProcess.find(folder).ifPresent(left -> left.stop(STOP_LIMIT));
    int port = Ports.free();
    int webUiPort = Ports.free();
    DetachedProcess process =
        DetachedProcess.start(
            folder,
            List.of(
                command.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--ui-port",
                String.valueOf(webUiPort),
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--log-level",
                "warn"));
    DevServerTemporal server = new DevServerTemporal(process, port, webUiPort);
    server.awaitReady(DetachedProcess.stderr(folder));
    return server;
  }

  private void awaitReady(Path errors) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(access());
    try {
      stubs.connect(START_LIMIT);
    } catch (RuntimeException e) {
      throw new CommandFailure(
          "the Temporal dev server did not start; its last words are in " + errors, e);
    } finally {
      stubs.shutdownNow();
    }
  }

  @Override
  public WorkflowServiceStubsOptions access() {
    return WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build();
  }

  @Override
  public String description() {
    return "dev server on 127.0.0.1:%d, Web UI http://127.0.0.1:%d".formatted(port, webUiPort);
  }

  @Override
  public void close() {
    process.stop(STOP_LIMIT);
  }
}
