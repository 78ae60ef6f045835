package dev.understudy.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Clusters;
import dev.understudy.domain.CockroachVersions;
import dev.understudy.testing.OpenApiDocument;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A data directory, the control plane that runs on it, and all that must end with the test. */
final class Site implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern METRICS = Pattern.compile("metrics +(http://\\S+)");
  private static final String CLUSTERS = "/api/v1/clusters";

  private final Path data;
  private final int port;
  private final List<String> options;
  private final Map<String, String> environment;
  private final UnaryOperator<URI> via;
  private final Thread lastResort = new Thread(this::endAll, "site-cleanup");
  private final AtomicInteger clusters = new AtomicInteger();
  private @Nullable ControlPlane controlPlane;

  private Site(
      Path data,
      int port,
      List<String> options,
      Map<String, String> environment,
      UnaryOperator<URI> via) {
    this.data = data;
    this.port = port;
    this.options = options;
    this.environment = environment;
    this.via = via;
  }

  /**
   * A running control plane on an empty data directory.
   *
   * @param options of `up`
   */
  static Site open(Path folder, String... options) throws IOException {
    return open(folder, List.of(options), Map.of(), UnaryOperator.identity());
  }

  /**
   * The same, observed.
   *
   * @param environment what is added to that of `up`
   * @param via where clients find the API, such as at a proxy before it
   */
  static Site open(Path folder, Map<String, String> environment, UnaryOperator<URI> via)
      throws IOException {
    return open(folder, List.of(), environment, via);
  }

  private static Site open(
      Path folder, List<String> options, Map<String, String> environment, UnaryOperator<URI> via)
      throws IOException {
    Site site = new Site(folder.resolve("data"), FreePort.find(), options, environment, via);
    Runtime.getRuntime().addShutdownHook(site.lastResort);
    try {
      site.start();
      if (!ProductCommand.hasSharedClasses("up")) {
        site.stop();
        site.start();
      }
      return site;
    } catch (IOException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /** A control plane whose processes the test runs, kills and closes by itself. */
  static Site of(Processes processes) {
    Site site = new Site(processes.folder(), 0, List.of(), Map.of(), UnaryOperator.identity());
    Runtime.getRuntime().addShutdownHook(site.lastResort);
    site.controlPlane = processes;
    return site;
  }

  /** Where everything is kept. */
  Path data() {
    return data;
  }

  /** What `up` keeps of the Temporal server that it runs. */
  Path temporal() {
    return data.resolve("temporal");
  }

  /** The greeting of the last `up`. */
  String greeting() throws IOException {
    return up().output();
  }

  /** The page that Prometheus fetches. */
  String metrics() throws IOException {
    Matcher page = METRICS.matcher(greeting());
    if (!page.find()) {
      throw new IOException("no metrics in the greeting: " + greeting());
    }
    try (InputStream in = URI.create(page.group(1)).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  void start() throws IOException {
    controlPlane = UpProcess.start(data, port, options, environment, via);
  }

  /** {@code kill -9} of the control plane; clusters and database live on. */
  void kill() {
    running().kill();
    controlPlane = null;
  }

  /** A clean stop of the control plane; clusters live on. */
  void stop() {
    up().stop();
    controlPlane = null;
  }

  ApiClient api() {
    return running().api();
  }

  /** The control plane as shell commands reach it, its replies held against a document. */
  Curl curl(OpenApiDocument document) throws IOException {
    return new Curl(up(), document);
  }

  /** Where `up` serves its API. */
  URI server() {
    return up().server();
  }

  /** The administrator's. */
  String key() {
    return up().key();
  }

  private UpProcess up() {
    if (running() instanceof UpProcess up) {
      return up;
    }
    throw new IllegalStateException("this is not `up`");
  }

  private ControlPlane running() {
    if (controlPlane == null) {
      throw new IllegalStateException("the control plane does not run");
    }
    return controlPlane;
  }

  /** Primary and standby, both ready. */
  Pair pair() {
    return pair(CockroachVersions.DEFAULT);
  }

  /** Both of a version of CockroachDB. */
  Pair pair(String version) {
    TestCluster primary = ask("us-east-1", version);
    TestCluster standby = ask("us-east-2", version);
    awaitCreated(primary);
    awaitCreated(standby);
    return new Pair(this, primary, standby);
  }

  /** A cluster of a region, ready. */
  TestCluster cluster(String region) {
    TestCluster cluster = ask(region, CockroachVersions.DEFAULT);
    awaitCreated(cluster);
    return cluster;
  }

  /** Sends again what was answered with 503, which has left nothing behind, as clients do. */
  static JsonNode repeated(Callable<JsonNode> request) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(e -> e instanceof ApiException no && no.status() == 503)
        .until(request, reply -> true);
  }

  private TestCluster ask(String region, String version) {
    String name = "cluster-" + clusters.incrementAndGet();
    JsonNode reply = repeated(() -> api().post(CLUSTERS, Clusters.request(name, region, version)));
    return known(reply.path("id").asText(), name);
  }

  private TestCluster known(String id, String name) {
    return new TestCluster(id, name, data);
  }

  /** A cluster that was asked for elsewhere, ready. */
  TestCluster created(String id, String name) {
    TestCluster cluster = known(id, name);
    awaitCreated(cluster);
    return cluster;
  }

  private void awaitCreated(TestCluster cluster) {
    await().atMost(LIMIT).until(() -> stateOf(cluster).equals("CREATED"));
  }

  String stateOf(TestCluster cluster) {
    return Clusters.state(api(), cluster.id());
  }

  /** Takes clusters that no stream holds away, as their owner would. */
  void delete(TestCluster... unused) {
    for (TestCluster cluster : unused) {
      api().delete(CLUSTERS + "/" + cluster.id());
    }
    for (TestCluster cluster : unused) {
      await().atMost(LIMIT).until(() -> stateOf(cluster).equals("DELETED"));
    }
  }

  /** Ends all, without a farewell; also what a failed test or a killed {@code up} has left. */
  @Override
  public void close() {
    try {
      endAll();
    } finally {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  private void endAll() {
    try {
      if (controlPlane != null) {
        controlPlane.kill();
      }
    } finally {
      endProcesses();
    }
  }

  private void endProcesses() {
    DetachedProcess.find(data.resolve("database")).ifPresent(DetachedProcess::kill);
    DetachedProcess.find(temporal()).ifPresent(DetachedProcess::kill);
    endClusters(data.resolve("clusters"));
  }

  /** SIGKILL of every local cluster that has its folder in this one. */
  static void endClusters(Path folders) {
    if (Files.isDirectory(folders)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folders)) {
        all.forEach(folder -> DetachedProcess.find(folder).ifPresent(DetachedProcess::kill));
      } catch (IOException e) {
        throw new IllegalStateException("processes may be left in " + folders, e);
      }
    }
  }
}
