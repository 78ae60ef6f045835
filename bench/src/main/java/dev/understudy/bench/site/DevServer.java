package dev.understudy.bench.site;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DevServerTemporal;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Temporal server, what it counts of itself, and a client of it. */
public final class DevServer implements AutoCloseable {
  private static final Pattern ACTIONS = Pattern.compile("action(_total)?\\{.*\"default\".*}.*");

  private final DevServerTemporal server;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private DevServer(DevServerTemporal server) {
    this.server = server;
    this.stubs = WorkflowServiceStubs.newServiceStubs(server.access());
    this.client = WorkflowClient.newInstance(stubs);
  }

  /**
   * @param name of its folder in the site
   */
  public static DevServer start(Site site, String name) {
    Path program =
        DevServerTemporal.command()
            .orElseThrow(
                () -> new CommandFailure("this figure needs a `temporal` command on the PATH"));
    DevServerTemporal server = DevServerTemporal.start(program, site.processFolder(name));
    site.atEnd(server::close);
    return new DevServer(server);
  }

  public WorkflowClient client() {
    return client;
  }

  public String description() {
    return server.description();
  }

  String address() {
    return String.valueOf(server.access().getTarget());
  }

  /** What the server has counted in our namespace as billable actions since it started. */
  public double actions() throws IOException, InterruptedException {
    return Metrics.read(server.metrics())
        .filter(line -> ACTIONS.matcher(line).matches())
        .mapToDouble(Metrics::value)
        .sum();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    server.close();
  }

  /** Lines of a page in Prometheus's format. */
  static final class Metrics {
    private Metrics() {}

    static Stream<String> read(URI page) throws IOException, InterruptedException {
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpRequest request = HttpRequest.newBuilder(page).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body().lines();
      }
    }

    static double value(String line) {
      return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
  }
}
