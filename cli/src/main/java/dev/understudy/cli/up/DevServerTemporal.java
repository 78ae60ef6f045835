package dev.understudy.cli.up;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.CommandFailure;
import dev.understudy.workflows.contract.StreamVisibility;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real server, from a {@code temporal} command on the PATH: history on disk, and a Web UI. One
 * that dies is started again on its ports.
 */
public final class DevServerTemporal implements TemporalServer {
  private static final Logger LOG = LoggerFactory.getLogger(DevServerTemporal.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);
  private static final UserLock STARTING = new UserLock("temporal");
  private static final String HOST = "127.0.0.1";

  /** Where the `temporal` command looks if it is not told otherwise. */
  private static final int USUAL_PORT = 7233;

  private static final int USUAL_WEB_UI_PORT = 8233;

  /** A worker gets an activity with the answer to the workflow task that asked for it. */
  private static final String HANDS_ACTIVITIES_OVER = "system.enableActivityEagerExecution=true";

  private final Path folder;
  private final List<String> command;
  private final int port;
  private final int webUiPort;
  private final int metricsPort;
  private final Thread watch = Thread.ofPlatform().daemon().name("temporal").unstarted(this::watch);
  private volatile DetachedProcess process;

  private DevServerTemporal(Path program, Path folder, int port, int webUiPort) {
    this.folder = folder;
    this.port = port;
    this.webUiPort = webUiPort;
    this.metricsPort = FreePort.find();
    this.command = command(program, folder, port, webUiPort, metricsPort);
    this.process = DetachedProcess.start(folder, command);
  }

  private static List<String> command(
      Path program, Path folder, int port, int webUiPort, int metricsPort) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "server",
                "start-dev",
                "--ip",
                HOST,
                "--port",
                String.valueOf(port),
                "--ui-port",
                String.valueOf(webUiPort),
                "--metrics-port",
                String.valueOf(metricsPort),
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--log-level",
                "warn",
                "--dynamic-config-value",
                HANDS_ACTIVITIES_OVER));
    StreamVisibility.flags().forEach(flag -> command.addAll(List.of("--search-attribute", flag)));
    return command;
  }

  /** The program, if one is on the PATH. */
  public static Optional<Path> command() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .map(folder -> Path.of(folder, "temporal"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A server that an earlier `up` left behind is stopped first; its database file stays. Of two
   * that look for free ports at one moment both would find the same, and one would take the other's
   * server for its own.
   */
  public static DevServerTemporal start(Path program, Path folder) {
    try {
      Files.createDirectories(folder);
      return STARTING.hold(() -> startAlone(program, folder));
    } catch (IOException e) {
      throw new CommandFailure("cannot make " + folder + ", or a lock in the user's cache", e);
    }
  }

  private static DevServerTemporal startAlone(Path program, Path folder) {
    DetachedProcess.find(folder).ifPresent(left -> left.stop(STOP_LIMIT));
    DevServerTemporal server =
        new DevServerTemporal(
            program,
            folder,
            Ports.freeLike(HOST, USUAL_PORT),
            Ports.freeLike(HOST, USUAL_WEB_UI_PORT));
    server.awaitReady();
    server.watch.start();
    return server;
  }

  private void awaitReady() {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(access());
    try {
      stubs.connect(START_LIMIT);
    } catch (RuntimeException e) {
      process.stop(STOP_LIMIT);
      throw new CommandFailure(
          "the Temporal dev server did not start; its last words are in "
              + DetachedProcess.stderr(folder),
          e);
    } finally {
      stubs.shutdownNow();
    }
  }

  private void watch() {
    try {
      while (true) {
        process.awaitEnd();
        LOG.warn("the Temporal dev server ended and is started again on its database file");
        Thread.sleep(BEFORE_RESTART);
        process = DetachedProcess.start(folder, command);
      }
    } catch (InterruptedException closed) {
      // close() stops what runs now.
    }
  }

  @Override
  public WorkflowServiceStubsOptions access() {
    return WorkflowServiceStubsOptions.newBuilder().setTarget(HOST + ":" + port).build();
  }

  /** What the server measures of itself, in Prometheus format. */
  public URI metrics() {
    return URI.create("http://%s:%d/metrics".formatted(HOST, metricsPort));
  }

  @Override
  public String description() {
    return "dev server on %s:%d, Web UI http://%s:%d".formatted(HOST, port, HOST, webUiPort);
  }

  @Override
  public void close() {
    watch.interrupt();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.stop(STOP_LIMIT);
  }
}
