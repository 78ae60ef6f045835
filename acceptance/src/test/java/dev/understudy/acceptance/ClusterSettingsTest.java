package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.client.ApiException;
import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is set on clusters through the API, as the clusters themselves show it. */
@Timeout(240)
class ClusterSettingsTest extends WithOwnClusters {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CLUSTERS = "/api/v1/clusters/";
  private static final String SCHEDULES =
      "SELECT recurrence FROM [SHOW SCHEDULES FOR BACKUP] ORDER BY recurrence";
  private static final String ROWS = "SELECT id, note FROM notes ORDER BY id";

  @Test
  void backupsAreScheduledOnTheClusterAsTheApiSays() throws Exception {
    TestCluster cluster = site.cluster("us-east-1");
    String path = CLUSTERS + cluster.id();
    site.api().patch(path, Map.of("labels", Map.of("env", "drill")));
    setBackups(cluster, Map.of("enabled", true, "frequency_minutes", 5));
    awaitSchedules(cluster, List.of("*/5 * * * *"));
    assertThat(cluster.systemRows("SELECT command FROM [SHOW SCHEDULES FOR BACKUP]").getFirst())
        .contains("nodelocal://1/understudy/scheduled/" + cluster.id());

    setBackups(cluster, Map.of("frequency_minutes", 1440, "retention_days", 7));
    awaitSchedules(cluster, List.of("0 0 * * *"));
    assertThatThrownBy(() -> setBackups(cluster, Map.of("retention_days", 30)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("only once");
    setBackups(cluster, Map.of("enabled", false));
    awaitSchedules(cluster, List.of());

    assertThat(site.api().get(path).path("labels").path("env").asText()).isEqualTo("drill");
    assertThat(cluster.rows("SELECT 1")).containsExactly("1");
    site.delete(cluster);
  }

  @Test
  void aDisruptedClusterAnswersNobodyUntilItIsLetGoAlsoIfTheControlPlaneDiedMeanwhile()
      throws Exception {
    TestCluster cluster = site.cluster("us-east-1");
    String path = CLUSTERS + cluster.id() + "/disrupt";
    site.api()
        .put(
            path,
            Map.of(
                "regional_disruptor_specifications",
                List.of(Map.of("region_code", "us-east-1", "is_whole_region", true))));
    await("the cut").atMost(LIMIT).until(() -> isSuspended(cluster));
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    cluster.url().replace("socketTimeout=30", "socketTimeout=2")))
        .isInstanceOf(SQLException.class);

    setBackups(cluster, Map.of("enabled", true));
    site.kill();
    site.start();
    assertThat(isSuspended(cluster)).isTrue();
    assertThat(site.api().get(path).path("regional_disruptor_specifications")).hasSize(1);
    assertThat(full(cluster.id()).path("due_settings").toString()).isEqualTo("[\"BACKUPS\"]");

    site.api().put(path, Map.of());
    await("the end of it").atMost(LIMIT).until(() -> !isSuspended(cluster));
    assertThat(cluster.rows("SELECT 1")).containsExactly("1");
    awaitSchedules(cluster, List.of("0 * * * *"));
    site.delete(cluster);
  }

  @Test
  void clustersOfTheirOwnersAreRegisteredReplicatedAndForgotten() throws Exception {
    Path certificates = OwnCluster.certificates(folder.resolve("east-certs"));
    OwnCluster east = OwnCluster.start(folder, "east", certificates, "--virtualized");
    east.createApplicationUser("main");
    assertThat(east.asApplication(null, "CREATE TABLE notes (id INT8 PRIMARY KEY, note STRING)"))
        .isEmpty();
    east.asApplication(null, "INSERT INTO notes VALUES (1, 'before')");
    OwnCluster west = standby();

    String eastId = register("own-east", east, "us-east-1", OwnCluster.APPLICATION);
    String westId = register("own-west", west, "us-east-2", null);
    awaitState(eastId, "CREATED");
    awaitState(westId, "CREATED");
    assertThat(full(eastId).path("self_hosted").path("application_virtual_cluster").asText())
        .isEqualTo("main");
    assertThat(full(eastId).path("cockroach_version").asText()).matches("v\\d+\\.\\d+\\.\\d+");

    String twice = register("own-again", east, "us-east-1", OwnCluster.APPLICATION);
    awaitState(twice, "CREATION_FAILED");
    assertThat(full(twice).path("problem").asText()).contains("registered already, as own-east");
    String wrong = register("own-wrong", east, "us-east-1", new Login("app", "not this"));
    awaitState(wrong, "CREATION_FAILED");
    assertThat(full(wrong).path("problem").asText()).contains("password authentication failed");

    String strangers = Objects.requireNonNull(west.endpoint().caCertificate());
    assertThatThrownBy(
            () ->
                site.api()
                    .patch(
                        CLUSTERS + eastId,
                        Map.of("self_hosted", Map.of("ca_certificate", strangers))))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("was not issued by the CA certificate");
    site.api().patch(CLUSTERS + eastId, Map.of("self_hosted", selfHosted(east)));

    TestStream stream =
        registrar.stream(UUID.fromString(eastId), UUID.fromString(westId))
            .awaitPhase("REPLICATING");
    stream.awaitReplicatedBeyond(Instant.now());
    stream.complete();
    assertThat(west.asApplication("main", ROWS)).containsExactly("1|before");

    site.api().delete(CLUSTERS + eastId);
    awaitState(eastId, "DELETED");
    assertThat(east.asApplication("main", ROWS)).containsExactly("1|before");
  }

  private String register(
      String name, OwnCluster cluster, String region, @Nullable Login application) {
    Map<String, Object> access = selfHosted(cluster);
    if (application != null) {
      access.put("application_user", application.username());
      access.put("application_password", application.password());
    }
    return site.api()
        .post(
            "/api/v1/clusters",
            Map.of(
                "name",
                name,
                "provider",
                "AWS",
                "spec",
                Map.of(
                    "dedicated", Map.of("region_nodes", Map.of(region, 1)), "self_hosted", access)))
        .path("id")
        .asText();
  }

  private static Map<String, Object> selfHosted(OwnCluster cluster) {
    ClientCertificate own = Objects.requireNonNull(cluster.operator().certificate());
    return new HashMap<>(
        Map.of(
            "system_url",
            "postgresql://127.0.0.1:%d/defaultdb?sslmode=verify-full".formatted(cluster.port()),
            "ca_certificate",
            Objects.requireNonNull(cluster.endpoint().caCertificate()),
            "client_certificate",
            own.chain(),
            "client_key",
            own.key()));
  }

  private void awaitState(String id, String state) {
    await(state)
        .atMost(LIMIT)
        .until(() -> site.api().get(CLUSTERS + id).path("state").asText().equals(state));
  }

  private JsonNode full(String id) {
    return site.api().get(CLUSTERS + id + "?view=FULL");
  }

  private void setBackups(TestCluster cluster, Map<String, ?> config) {
    site.api().patch(CLUSTERS + cluster.id() + "/backups-config", config);
  }

  private static void awaitSchedules(TestCluster cluster, List<String> recurrences) {
    await("schedules " + recurrences)
        .atMost(LIMIT)
        .until(() -> cluster.systemRows(SCHEDULES).equals(recurrences));
  }

  /** The third field of the kernel's line; the name in brackets holds no blank. */
  private static boolean isSuspended(TestCluster cluster) throws IOException {
    long pid = DetachedProcess.find(cluster.folder()).orElseThrow().pid();
    return Files.readString(Path.of("/proc", String.valueOf(pid), "stat"))
        .split(" ")[2]
        .equals("T");
  }
}
