package dev.understudy.acceptance.crashpoints;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.workflows.contract.StreamVisibility;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The real Temporal server, from the {@code temporal} command on the PATH, without a database file.
 */
final class DevServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final String target;
  private final WorkflowServiceStubs stubs;

  private DevServer(Process process, String target) {
    this.process = process;
    this.target = target;
    this.stubs = WorkflowServiceStubs.newServiceStubs(options().build());
  }

  static DevServer start() throws IOException {
    int port = FreePort.find();
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
                String.valueOf(port),
                "--log-level",
                "error"));
    StreamVisibility.flags().forEach(flag -> command.addAll(List.of("--search-attribute", flag)));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    DevServer server = new DevServer(process, "127.0.0.1:" + port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Waiting.real()
        .until("The server's port", Duration.ofMillis(100), START_LIMIT, () -> isOpen(port));
    server.stubs.connect(START_LIMIT);
    return server;
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** How a process reaches it. */
  WorkflowServiceStubsOptions.Builder options() {
    return WorkflowServiceStubsOptions.newBuilder()
        .setTarget(target)
        .setSystemInfoTimeout(START_LIMIT)
        .setHealthCheckTimeout(START_LIMIT);
  }

  /** For those who are never killed. */
  WorkflowServiceStubs stubs() {
    return stubs;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    process.destroyForcibly();
  }
}
