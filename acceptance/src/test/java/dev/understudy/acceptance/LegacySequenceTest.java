package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.testing.OpenApiDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The requests of the cloud's page on replication as it was before 2025-06, in its order, with its
 * spellings: what is not set is printed as null, and a cluster's id stands for its stream's.
 */
@Timeout(150)
class LegacySequenceTest extends OnOneSite {
  private static final long SEED = 36_002;

  /** The fields of each printed reply; what the schema adds to them is the lag. */
  private static final List<String> FIELDS =
      List.of(
          "id",
          "status",
          "source_cluster_id",
          "target_cluster_id",
          "created_at",
          "retained_time",
          "replicated_time",
          "replication_lag_seconds",
          "failover_at",
          "activation_at");

  private static final String CREATE_CLUSTER =
      """
      curl --location --request POST '{server}/api/v1/clusters' \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type: application/json' \
      --data '{"name": "%s", "provider": "AWS", "spec": {"dedicated": {\
      "cockroachVersion": "v24.3", "hardware": {"disk_iops": 0, "machine_spec": \
      {"num_virtual_cpus": 4}, "storage_gib": 16}, "region_nodes": {"%s": 3}, \
      "support_physical_cluster_replication": true}}}'
      """;
  private static final String START =
      """
      curl --location --request POST '{server}/api/v1/replication-streams' \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type: application/json' \
      --data '{"sourceClusterId": "%s","targetClusterId": "%s"}'
      """;
  private static final String MONITOR =
      """
      curl --location --request GET "{server}/api/v1/replication-streams?cluster_id=%s" \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type: application/json'
      """;
  private static final String SHOW =
      """
      curl --location --request GET "{server}/api/v1/replication-streams/%s" \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type: application/json'
      """;
  private static final String TO_A_TIME =
      """
      curl --location --request PATCH "{server}/api/v1/replication-streams/%s" \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type:application/json' \
      --data '{"status": "FAILING_OVER", "failover_at": "%s"}'
      """;
  private static final String TO_LATEST =
      """
      curl --location --request PATCH "{server}/api/v1/replication-streams/%s" \
      --header "Authorization: Bearer {api_secret_key}" --header 'Content-Type:application/json' \
      --data '{"status": "FAILING_OVER"}'
      """;

  private Curl curl;

  @BeforeAll
  void takeCurl() throws Exception {
    curl = site.curl(OpenApiDocument.resource("/dev/understudy/api/openapi.json"));
  }

  @Test
  void thereToATimeAndBackToTheLatest() throws Exception {
    TestCluster east = create("old-page-east", "us-east-1");
    TestCluster west = create("old-page-west", "us-east-2");
    Traffic.load(east.url(), 100, SEED).close();

    String there = start(east, west);
    assertThat(west.metrics())
        .contains(
            "physical_replication_logical_bytes",
            "physical_replication_sst_bytes",
            "physical_replication_replicated_time_seconds");
    Instant retained = Instant.parse(monitored(east).path("retained_time").asText());
    east.execute("DELETE FROM accounts");
    JsonNode asked = curl.run(TO_A_TIME.formatted(there, retained));
    assertHas(asked, "FAILING_OVER", List.of("failover_at"));
    assertThat(Instant.parse(asked.path("failover_at").asText())).isEqualTo(retained);
    assertHas(completed(there), "COMPLETED", List.of("failover_at", "activation_at"));
    assertThat(west.rows("SELECT count(*) FROM accounts")).containsExactly("100");
    west.execute("INSERT INTO journal VALUES (8, 'note', 0, 1, 0)");

    String back = start(west, east);
    JsonNode latest = curl.run(TO_LATEST.formatted(east.id()));
    assertThat(latest.path("id").asText()).isEqualTo(back);
    assertHas(latest, "FAILING_OVER", List.of());
    assertHas(completed(back), "COMPLETED", List.of("activation_at"));
    assertThat(east.rows("SELECT id FROM journal")).containsExactly("8");
    west.execute("INSERT INTO journal VALUES (9, 'both take traffic', 0, 1, 0)");
    site.delete(east, west);
  }

  private TestCluster create(String name, String region) throws Exception {
    JsonNode reply = curl.run(CREATE_CLUSTER.formatted(name, region));
    return site.created(reply.path("id").asText(), name);
  }

  /** Returns the id of a stream that has a window to fail over in. */
  private String start(TestCluster source, TestCluster target) throws Exception {
    JsonNode made = curl.run(START.formatted(source.id(), target.id()));
    assertHas(made, "STARTING", List.of());
    assertThat(made.path("source_cluster_id").asText()).isEqualTo(source.id());
    assertThat(made.path("target_cluster_id").asText()).isEqualTo(target.id());
    String stream = made.path("id").asText();
    new TestStream(site, stream).awaitPhase("REPLICATING");
    for (TestCluster one : List.of(source, target)) {
      JsonNode seen = monitored(one);
      assertThat(seen.path("id").asText()).isEqualTo(stream);
      assertHas(
          seen,
          "REPLICATING",
          List.of("retained_time", "replicated_time", "replication_lag_seconds"));
    }
    return stream;
  }

  private JsonNode monitored(TestCluster cluster) throws Exception {
    JsonNode streams = curl.run(MONITOR.formatted(cluster.id())).path("replication_streams");
    assertThat(streams).hasSize(1);
    return streams.get(0);
  }

  private JsonNode completed(String stream) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> curl.run(SHOW.formatted(stream)),
            reply -> reply.path("status").asText().equals("COMPLETED"));
  }

  /** All fields are printed, and only these of those that may be null have a value. */
  private static void assertHas(JsonNode reply, String status, List<String> set) {
    List<String> names = new ArrayList<>();
    reply.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactlyInAnyOrderElementsOf(FIELDS);
    assertThat(reply.path("status").asText()).isEqualTo(status);
    assertThat(FIELDS.stream().skip(5).filter(reply::hasNonNull))
        .containsExactlyInAnyOrderElementsOf(set);
  }
}
