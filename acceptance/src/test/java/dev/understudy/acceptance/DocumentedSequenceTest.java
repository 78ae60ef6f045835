package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cli.demo.Traffic;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of the cloud's own page on replication, in its order, with its fields. */
@Tag("scenario")
@Timeout(150)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedSequenceTest {
  private static final long SEED = 36_001;
  private static final String CLUSTERS = "/api/v1/clusters";
  private static final String STREAMS = "/api/v1/physical-replication-streams";
  private static final List<String> ALWAYS =
      List.of("id", "status", "primary_cluster_id", "standby_cluster_id", "created_at");
  private static final String CLUSTER =
      """
      {"name": "%s", "provider": "AWS", "spec": {"dedicated": {
        "cockroachVersion": "v25.2",
        "hardware": {"disk_iops": 0, "machine_spec": {"num_virtual_cpus": 4}, "storage_gib": 16},
        "region_nodes": {"%s": 3},
        "supports_cluster_virtualization": true}}}
      """;
  private Site site;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    site = Site.open(folder);
  }

  @AfterAll
  void close() {
    site.close();
  }

  @Test
  void thereAndBackAgain() throws Exception {
    TestCluster east = create("page-east", "us-east-1");
    TestCluster west = create("page-west", "us-east-2");
    Traffic.load(east.url(), 100, SEED).close();
    failOverToLatest(east, west);
    west.execute("INSERT INTO journal VALUES (8, 'note', 0, 1, 0)");

    // The old primary still has a client, so the request agrees in advance to lose its data.
    try (Connection client = east.connect()) {
      assertThat(client.isValid(2)).isTrue();
      failBackToATime(west, east);
    }
    assertThat(east.rows("SELECT id FROM journal")).containsExactly("8");
    assertThat(east.rows("SELECT count(*) FROM accounts")).containsExactly("100");
    assertThat(site.api().get(STREAMS).path("physical_replication_streams")).isEmpty();
    assertThat(
            site.api().get(STREAMS + "?show_completed=true").path("physical_replication_streams"))
        .hasSize(2);
    site.delete(east, west);
  }

  private void failOverToLatest(TestCluster primary, TestCluster standby) {
    JsonNode created =
        site.api()
            .post(
                STREAMS,
                Map.of("primary_cluster_id", primary.id(), "standby_cluster_id", standby.id()));
    assertHas(created, "STARTING", List.of());
    assertThat(created.path("primary_cluster_id").asText()).isEqualTo(primary.id());
    assertThat(created.path("standby_cluster_id").asText()).isEqualTo(standby.id());
    monitorUntil(created, "REPLICATING");
    String stream = STREAMS + "/" + created.path("id").asText();
    awaitWindow(stream);
    JsonNode reply = site.api().patch(stream, Map.of("status", "FAILING_OVER"));
    assertHas(reply, "FAILING_OVER", List.of());
    assertHas(monitorUntil(created, "COMPLETED"), "COMPLETED", List.of("activated_at"));
  }

  private void failBackToATime(TestCluster primary, TestCluster standby) {
    Map<String, Object> body =
        Map.of(
            "primary_cluster_id",
            primary.id(),
            "standby_cluster_id",
            standby.id(),
            "confirm_wipe",
            true);
    JsonNode created = site.api().post(STREAMS, body);
    assertHas(created, "STARTING", List.of());
    monitorUntil(created, "REPLICATING");
    String stream = STREAMS + "/" + created.path("id").asText();
    awaitWindow(stream);
    Instant moment = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MICROS);
    JsonNode reply =
        site.api().patch(stream, Map.of("status", "STARTING", "failover_at", moment.toString()));
    assertHas(reply, "FAILING_OVER", List.of("failover_at"));
    assertThat(Instant.parse(reply.path("failover_at").asText())).isEqualTo(moment);
    JsonNode completed = monitorUntil(created, "COMPLETED");
    assertHas(completed, "COMPLETED", List.of("failover_at", "activated_at"));
    assertThat(Instant.parse(completed.path("activated_at").asText())).isAfter(moment);
  }

  private TestCluster create(String name, String region) throws Exception {
    @SuppressWarnings("unchecked")
    Map<String, Object> body =
        new ObjectMapper().readValue(CLUSTER.formatted(name, region), Map.class);
    JsonNode reply = site.api().post(CLUSTERS, body);
    assertThat(reply.path("state").asText()).isEqualTo("CREATING");
    return site.created(reply.path("id").asText(), name);
  }

  /** Asks until the status is reached; what is seen on the way comes in the documented order. */
  private JsonNode monitorUntil(JsonNode stream, String status) {
    List<String> order = List.of("STARTING", "REPLICATING", "FAILING_OVER", "COMPLETED");
    List<String> seen = new ArrayList<>();
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              last[0] = site.api().get(STREAMS + "/" + stream.path("id").asText());
              String now = last[0].path("status").asText();
              if (now.equals("REPLICATING")) {
                assertHas(
                    last[0],
                    now,
                    List.of("retained_time", "replicated_time", "replication_lag_seconds"));
              }
              seen.add(now);
              return now.equals(status);
            });
    assertThat(seen.stream().map(order::indexOf).toList()).isSorted().doesNotContain(-1);
    return last[0];
  }

  /** During the initial scan no failover is possible. */
  private void awaitWindow(String stream) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                site.api().get(stream + "?view=FULL").path("phase").asText().equals("REPLICATING"));
  }

  private static void assertHas(JsonNode reply, String status, List<String> more) {
    List<String> expected = new ArrayList<>(ALWAYS);
    expected.addAll(more);
    List<String> names = new ArrayList<>();
    reply.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(reply.path("status").asText()).isEqualTo(status);
  }
}
