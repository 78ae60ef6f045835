package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.cli.client.ApiException;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole life of a pair with every log at its most talkative, and then a search for every secret
 * there is. Needs a {@code temporal} command on the PATH. {@link SecretSearchTest} shows that the
 * search finds.
 */
@Tag("server")
@Timeout(420)
class NoSecretLeaksTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Map<String, String> TALKATIVE =
      Map.of("UNDERSTUDY_LOG_LEVEL", "TRACE", "LOCAL_CLUSTER_LOG", "TRACE");

  @TempDir private Path folder;
  private final String sinkSecret = "planted-" + UUID.randomUUID();
  private final String connectionSecret = "planted-" + UUID.randomUUID();
  private final String ownersPassword = "planted-" + UUID.randomUUID();
  private final String applicationPassword = "planted-" + UUID.randomUUID();
  private final String wrongPassword = "planted-" + UUID.randomUUID();
  private final AtomicInteger delivered = new AtomicInteger();

  @Test
  void noSecretIsInAnyHistoryLogReplyTableMetricOrProcess() throws Exception {
    AtomicReference<RecordingProxy> before = new AtomicReference<>();
    HttpServer sink = sink();
    try (ProcessWatch watch = ProcessWatch.start();
        Site site = Site.open(folder, TALKATIVE, server -> proxy(before, server))) {
      RecordingProxy proxy = Objects.requireNonNull(before.get());
      Pair pair = site.pair();
      registerAsOwners(site, pair.primary());
      List<TestStream> streams = live(site, pair, sink.getAddress().getPort());
      look(site, pair, streams);

      SecretSearch search = new SecretSearch();
      InstallationSecrets secrets = new InstallationSecrets(site.data());
      secrets.addTo(search);
      search.add("the sink's credentials", sinkSecret);
      search.add("an external connection's password", connectionSecret);
      search.add("an owner's password", ownersPassword);
      search.add("an application's password", applicationPassword);
      search.add("a password that was refused", wrongPassword);
      assertThat(search.names()).hasSize(13);

      searchTemporal(site, streams, search);
      watch.in(search);
      assertThat(List.of("LocalClusterMain", "mariadbd", "start-dev", "seal-key", "\0up\0"))
          .allMatch(watch::hasSeen);
      proxy.replies().forEach(reply -> search.in("a reply", reply));
      assertThat(proxy.replies())
          .hasSizeGreaterThan(50)
          .anyMatch(reply -> reply.contains("\"code\":"));
      search.in("the metrics", site.metrics());
      search.in("the metrics of a cluster", pair.primary().metrics());
      search.in("the metrics of a cluster", pair.standby().metrics());
      try (Connection database = secrets.connect()) {
        assertThat(SecretPlaces.tables(database, search)).isGreaterThan(50);
      }
      searchFiles(secrets, search);
      System.out.printf("%d bytes were searched for %s%n", search.bytes(), search.names());
      assertThat(search.findings()).isEmpty();
      assertThat(SecretPlaces.readableByOthers(secrets.files())).isEmpty();
    } finally {
      sink.stop(0);
      RecordingProxy opened = before.get();
      if (opened != null) {
        opened.close();
      }
    }
  }

  private static URI proxy(AtomicReference<RecordingProxy> before, URI server) {
    try {
      RecordingProxy proxy = RecordingProxy.before(server);
      before.set(proxy);
      return proxy.address();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes what a changefeed sends to it. */
  private HttpServer sink() throws IOException {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          delivered.incrementAndGet();
        });
    sink.start();
    return sink;
  }

  /** A cluster under its owner's logins, given once rightly and once wrongly. */
  private void registerAsOwners(Site site, TestCluster cluster) throws Exception {
    cluster.systemExecute("CREATE USER owner WITH PASSWORD '" + ownersPassword + "'");
    cluster.systemExecute("GRANT admin TO owner");
    cluster.execute("CREATE USER application WITH PASSWORD '" + applicationPassword + "'");
    cluster.execute("GRANT admin TO application");
    Map<String, Object> access =
        Map.of(
            "system_url",
            "postgresql://127.0.0.1:" + cluster.endpoint().sqlPort(),
            "user",
            "owner",
            "password",
            ownersPassword,
            "application_user",
            "application",
            "application_password",
            applicationPassword);
    Map<String, Object> spec =
        Map.of("dedicated", Map.of("region_nodes", Map.of("us-east-1", 1)), "self_hosted", access);
    String path = "/api/v1/clusters";
    String id =
        site.api()
            .post(path, Map.of("name", "of-its-owner", "provider", "AWS", "spec", spec))
            .path("id")
            .asText();
    await()
        .atMost(LIMIT)
        .until(() -> site.api().get(path + "/" + id).path("state").asText().equals("CREATED"));
    assertThatThrownBy(
            () ->
                site.api()
                    .patch(
                        path + "/" + id,
                        Map.of("self_hosted", Map.of("user", "owner", "password", wrongPassword))))
        .isInstanceOf(ApiException.class);
    site.api().get(path + "/" + id + "?view=FULL");
  }

  /** From two clusters with data to a failover, a switchover back, and a cancel. */
  private List<TestStream> live(Site site, Pair pair, int sinkPort) throws Exception {
    TestCluster primary = pair.primary();
    pair.standby().execute("CREATE TABLE older (id INT8 PRIMARY KEY)");
    primary.execute("CREATE TABLE notes (id INT8 PRIMARY KEY, body STRING)");
    primary.execute("INSERT INTO notes SELECT g, 'note' FROM generate_series(1, 50) AS g");
    primary.execute(
        "CREATE CHANGEFEED FOR TABLE notes INTO 'webhook-http://127.0.0.1:%d/feed'"
                .formatted(sinkPort)
            + " WITH updated, webhook_auth_header = 'Bearer "
            + sinkSecret
            + "'");
    primary.execute(
        "CREATE SCHEDULE nightly FOR BACKUP INTO 'nodelocal://1/nightly' RECURRING '@daily'"
            + " FULL BACKUP ALWAYS");
    // It is dialled and refused: what the cluster says of that must not hold the password either.
    assertThatThrownBy(
            () ->
                primary.execute(
                    "CREATE EXTERNAL CONNECTION side AS 'postgresql://probe:%s@127.0.0.1:1/x'"
                        .formatted(connectionSecret)))
        .isInstanceOf(SQLException.class);
    await().atMost(LIMIT).until(() -> delivered.get() > 0);

    TestStream there = pair.stream(Map.of("confirm_wipe", true)).awaitPhase("REPLICATING");
    assertThat(there.timeline()).contains("nodelocal://1/understudy");
    there.change("pause");
    there.awaitPhase("PAUSED");
    there.change("resume");
    there.awaitPhase("REPLICATING");
    rotateSealKey(site);
    there.complete();
    site.api()
        .post(TestStream.PATH + "/" + there.id() + "/jobs/resume", Map.of("full_backup", true));
    assertThatThrownBy(
            () ->
                site.api()
                    .post(TestStream.PATH + "/" + there.id() + "/jobs/resume", Map.of("all", true)))
        .isInstanceOf(ApiException.class);

    TestStream back = pair.reversed().replicating();
    back.awaitReplicatedBeyond(Instant.now());
    site.api().post(TestStream.PATH + "/" + back.id() + "/switchover", Map.of("reason", "a drill"));
    back.awaitCompleted();
    String again = back.full().path("switchover").path("reverse_stream_id").asText();
    TestStream last = new TestStream(site, again).awaitPhase("REPLICATING");
    last.cancel();
    last.awaitPhase("CANCELED");
    return List.of(there, back, last);
  }

  private void rotateSealKey(Site site) throws Exception {
    try (ServedProcess rotation =
        ServedProcess.start(
            folder, "rotation", "seal-key", "rotate", "--data", site.data().toString())) {
      assertThat(rotation.awaitEnd()).isZero();
    }
  }

  /** At all that the API shows. */
  private static void look(Site site, Pair pair, List<TestStream> streams) {
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/api/v1/clusters",
                "/api/v1/cluster-versions",
                TestStream.PATH + "?show_completed=true&view=FULL"));
    for (TestStream stream : streams) {
      paths.add(TestStream.PATH + "/" + stream.id() + "?view=FULL");
      paths.add(TestStream.PATH + "/" + stream.id() + "/jobs");
    }
    for (TestCluster cluster : List.of(pair.primary(), pair.standby())) {
      String path = "/api/v1/clusters/" + cluster.id();
      paths.addAll(
          List.of(path, path + "/nodes", path + "/connection-string", path + "/backups-config"));
    }
    for (String path : paths) {
      try {
        site.api().get(path);
      } catch (ApiException refused) {
        // A refusal is a reply as well.
      }
    }
  }

  private static void searchTemporal(Site site, List<TestStream> streams, SecretSearch search)
      throws IOException {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(TemporalCommand.of(site).address())
                .build());
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      assertThat(SecretPlaces.histories(client, search)).isGreaterThanOrEqualTo(6);
      for (TestStream stream : streams) {
        SecretPlaces.queries(client, "pcr-stream/" + stream.id(), search);
      }
    } finally {
      stubs.shutdownNow();
    }
  }

  /** All but what the clusters keep: that is their users' data, verifiers of passwords with it. */
  private void searchFiles(InstallationSecrets secrets, SecretSearch search) throws IOException {
    List<Path> searched =
        SecretPlaces.files(
            folder,
            file -> file.toString().contains("/clusters/") && file.toString().contains("/store/"),
            secrets.files(),
            search);
    assertThat(searched)
        .extracting(file -> file.getFileName().toString())
        .contains(
            "up.log", "data.up.log", "temporal.db", "stdout.log", "stderr.log", "rotation.log");
  }
}
