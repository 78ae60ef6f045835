package dev.understudy.acceptance;

import static org.awaitility.Awaitility.await;

import dev.understudy.cli.client.ApiClient;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** {@code understudy up} as a process of its own, on the class path of this test. */
final class UpProcess implements ControlPlane {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final URI server;
  private final String key;
  private final ApiClient api;
  private final Path output;

  private UpProcess(Process process, Path output, URI server, String key, URI reachedAt) {
    this.process = process;
    this.output = output;
    this.server = server;
    this.key = key;
    this.api = new ApiClient(reachedAt, key);
  }

  /**
   * Returns once the API says that it is healthy.
   *
   * @param environment what is added to that of this process
   * @param via where the client finds a server, such as at a proxy before it
   */
  static UpProcess start(
      Path data,
      int port,
      List<String> options,
      Map<String, String> environment,
      UnaryOperator<URI> via)
      throws IOException {
    Path output = data.resolveSibling(data.getFileName() + ".up.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(data, port, options))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    URI server = URI.create("http://127.0.0.1:" + port);
    try {
      await()
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .failFast(
              () -> {
                if (!process.isAlive()) {
                  throw new IllegalStateException("`up` ended: " + Files.readString(output));
                }
              })
          .until(() -> isHealthy(server));
      String key = Files.readString(data.resolve("admin.key")).trim();
      return new UpProcess(process, output, server, key, via.apply(server));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static List<String> command(Path data, int port, List<String> options) {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--data", data.toString(), "--port", Integer.toString(port)));
    arguments.addAll(options);
    return ProductCommand.line(arguments);
  }

  private static boolean isHealthy(URI server) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) server.resolve("/health").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public ApiClient api() {
    return api;
  }

  /** What it has said so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  URI server() {
    return server;
  }

  /** The administrator's. */
  String key() {
    return key;
  }

  /** Returns once the process is gone. */
  @Override
  public void kill() {
    api.close();
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, as a service manager sends it; returns once the process is gone. */
  void stop() {
    api.close();
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("`up` did not end in " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
