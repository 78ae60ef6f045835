package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.Main;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.demo.Clusters;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code understudy up} as a process of its own, and a client of its API. */
public final class Up implements AutoCloseable {
  private static final int HEAP_MB = 512;
  private static final Duration EVERY = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);

  private final Site site;
  private final Path folder;
  private final ApiClient api;
  private int clusters;

  private Up(Site site, Path folder, ApiClient api) {
    this.site = site;
    this.folder = folder;
    this.api = api;
  }

  /** Returns once the API answers. */
  public static Up start(Site site) throws IOException {
    Path folder = site.folder("up", () -> stop(site.root().resolve("up")));
    int port = FreePort.find();
    DetachedProcess process =
        DetachedProcess.start(
            folder,
            UnderstudyCommand.line(
                HEAP_MB,
                Main.class,
                "up",
                "--data",
                data(folder).toString(),
                "--port",
                Integer.toString(port)));
    URI server = URI.create("http://127.0.0.1:" + port);
    site.waiting()
        .until("The start of `understudy up`", EVERY, LIMIT, () -> answers(process, server));
    String key = Files.readString(data(folder).resolve("admin.key")).strip();
    return new Up(site, folder, new ApiClient(server, key));
  }

  private static Path data(Path folder) {
    return folder.resolve("data");
  }

  private static boolean answers(DetachedProcess process, URI server) {
    if (!process.isAlive()) {
      throw new IllegalStateException("`understudy up` ended while it started");
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) server.resolve("/health").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  public ApiClient api() {
    return api;
  }

  /** The greeting's line about Temporal. */
  public String temporal() throws IOException {
    return Files.readAllLines(DetachedProcess.stdout(folder)).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("Temporal"))
        .map(line -> line.substring("Temporal".length()).strip())
        .findFirst()
        .orElse("Temporal of an unknown sort");
  }

  /** A local cluster that the API made, ready. */
  public Cluster cluster(String region) {
    String id = Clusters.create(api, "bench-" + ++clusters, region);
    site.waiting()
        .until(
            "The creation of a cluster",
            EVERY,
            LIMIT,
            () -> Clusters.state(api, id).equals("CREATED"));
    return new Cluster(id, site.node("up/data/clusters/" + id));
  }

  /** A cluster as the API names it, and its process. */
  public record Cluster(String id, LocalNode node) {}

  @Override
  public void close() {
    stop(folder);
  }

  /** In peace, so that it takes its database and its Temporal server with it. */
  private static void stop(Path folder) {
    DetachedProcess.find(folder).ifPresent(process -> process.stop(UNTIL_STOPPED));
    for (String part : List.of("database", "temporal")) {
      DetachedProcess.find(data(folder).resolve(part)).ifPresent(DetachedProcess::kill);
    }
  }
}
