package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.demo.Clusters;
import dev.understudy.testing.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations, API and two workers as processes of their own, on a database and a Temporal server
 * that are nobody's children: what a container engine starts. Needs a {@code temporal} command on
 * the PATH.
 */
@Tag("server")
@Timeout(240)
class SeparateProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String CLUSTERS = "/api/v1/clusters";

  @TempDir private Path folder;

  @AfterEach
  void endWhatIsDetached() {
    DetachedProcess.find(folder.resolve("temporal")).ifPresent(DetachedProcess::kill);
    Site.endClusters(folder.resolve("clusters"));
  }

  @Test
  void aStreamOutlivesOneOfTwoWorkersAndEveryProcessStopsCleanly() throws Exception {
    String configuration = configuration(startTemporal()).toString();
    try (ServedProcess first = serve("migrate", "migrate", configuration);
        ServedProcess again = serve("migrate-again", "migrate", configuration)) {
      assertThat(first.awaitEnd()).isZero();
      assertThat(again.awaitEnd()).isZero();
    }
    try (ServedProcess api = serve("api", "api", configuration);
        ServedProcess doomed = serve("worker-1", "worker", configuration);
        ServedProcess worker = serve("worker-2", "worker", configuration)) {
      URI server = URI.create(api.awaitWords("the API listens on (http://\\S+),"));
      String metrics = worker.awaitWords("metrics on (http://\\S+)");
      doomed.awaitWords("(the worker polls)");
      String key = Files.readString(folder.resolve("admin.key")).trim();
      try (ApiClient client = new ApiClient(server, key)) {
        String primary = cluster(client, "cluster-east", "us-east-1");
        String standby = cluster(client, "cluster-west", "us-east-2");
        String stream =
            TestStream.PATH
                + "/"
                + client
                    .post(
                        TestStream.PATH,
                        Map.of("primary_cluster_id", primary, "standby_cluster_id", standby))
                    .path("id")
                    .asText();
        awaitStatus(client, stream, "REPLICATING");
        doomed.close();
        await()
            .atMost(LIMIT)
            .until(
                () -> client.get(stream + "?view=FULL").path("phase").asText(),
                "REPLICATING"::equals);
        client.patch(stream, Map.of("status", "FAILING_OVER"));
        awaitStatus(client, stream, "COMPLETED");
      }
      assertThat(new String(URI.create(metrics).toURL().openStream().readAllBytes()))
          .contains("# TYPE");
      assertThat(List.of(api.stop(), worker.stop())).allMatch(code -> code == 143);
    }
  }

  private ServedProcess serve(String name, String command, String configuration)
      throws IOException {
    return ServedProcess.start(folder, name, command, "--config", configuration);
  }

  private static String cluster(ApiClient client, String name, String region) {
    String id = client.post(CLUSTERS, Clusters.request(name, region)).path("id").asText();
    await()
        .atMost(LIMIT)
        .until(() -> client.get(CLUSTERS + "/" + id).path("state").asText(), "CREATED"::equals);
    return id;
  }

  private static void awaitStatus(ApiClient client, String stream, String status) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              JsonNode seen = client.get(stream);
              return seen.path("status").asText();
            },
            status::equals);
  }

  private String startTemporal() throws IOException {
    String port = Integer.toString(Site.freePort());
    DetachedProcess.start(
        folder.resolve("temporal"),
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
            Integer.toString(Site.freePort()),
            "--log-level",
            "warn"));
    return "127.0.0.1:" + port;
  }

  private Path configuration(String temporal) throws IOException {
    String url = EmbeddedDatabase.shared().empty("separate_processes");
    return Files.writeString(
        folder.resolve("understudy.yml"),
        """
        database:
          url: "%s"
          user: root
          password: ""
          seal_key_file: %s
        temporal:
          address: %s
        api:
          host: 127.0.0.1
          port: 0
          admin_port: 0
          admin_key_file: %s
        worker:
          host: 127.0.0.1
          admin_port: 0
          backup_prefix: nodelocal://1/understudy
          sweep_shards: 2
          sweep_seconds: 1
          local_clusters: %s
          local_cluster_tls: true
        """
            .formatted(
                url,
                folder.resolve("seal.key"),
                temporal,
                folder.resolve("admin.key"),
                folder.resolve("clusters")));
  }
}
