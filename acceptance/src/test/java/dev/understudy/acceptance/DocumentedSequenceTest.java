package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.testing.OpenApiDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The requests of the cloud's own page on replication, in its order, with its fields. */
@Timeout(150)
class DocumentedSequenceTest extends OnOneSite {
  private static final long SEED = 36_001;
  private static final List<String> ALWAYS =
      List.of("id", "status", "primary_cluster_id", "standby_cluster_id", "created_at");
  private static final String CREATE_CLUSTER =
      """
      curl --location --request POST '{server}/api/v1/clusters' \\
      --header "Authorization: Bearer {api_secret_key}" \\
      --header "content-type: application/json" \\
      --data '{
        "name": "%s",
        "provider": "AWS",
        "spec": {
          "dedicated": {
            "cockroachVersion": "v25.2",
            "hardware": {
              "disk_iops": 0,
              "machine_spec": {
                "num_virtual_cpus": 4
              },
              "storage_gib": 16
            },
            "region_nodes": {
              "%s": 3
            },
            "supports_cluster_virtualization": true
          }
        }
      }'
      """;
  private static final String START =
      """
      curl --request POST --url {server}/api/v1/physical-replication-streams \\
      --header "Authorization: Bearer {api_secret_key}" \\
      --json '{
        "primary_cluster_id": "%s",
        "standby_cluster_id": "%s"
      }'
      """;
  private static final String MONITOR =
      """
      curl --request GET "{server}/api/v1/physical-replication-streams/%s" \\
      --header "Authorization: Bearer {api_secret_key}"
      """;
  private static final String LIST =
      """
      curl --request GET "{server}/api/v1/physical-replication-streams%s" \\
      --header "Authorization: Bearer {api_secret_key}"
      """;
  private static final String TO_LATEST =
      """
      curl --request PATCH --url {server}/api/v1/physical-replication-streams/%s \\
      --header "Authorization: Bearer {api_secret_key}" \\
      --json '{
        "status": "FAILING_OVER"
      }'
      """;
  private static final String TO_A_TIME =
      """
      curl --request PATCH "{server}/api/v1/physical-replication-streams/%s" \\
      --header "Authorization: Bearer {api_secret_key}" \\
      --json '{
        "status": "STARTING", "failover_at": "%s"
      }'
      """;
  private Curl curl;

  @BeforeAll
  void takeCurl() throws Exception {
    curl = site.curl(OpenApiDocument.official());
  }

  @Test
  void thereAndBackAgain() throws Exception {
    TestCluster east = create("page-east", "us-east-1");
    TestCluster west = create("page-west", "us-east-2");
    Traffic.load(east.url(), 100, SEED).close();
    failOverToLatest(east, west);
    west.execute("INSERT INTO journal VALUES (8, 'note', 0, 1, 0)");

    failBackToATime(west, east);
    assertThat(east.rows("SELECT id FROM journal")).containsExactly("8");
    assertThat(east.rows("SELECT count(*) FROM accounts")).containsExactly("100");
    assertThat(listed("")).isEmpty();
    assertThat(listed("?show_completed=true")).hasSize(2);
    site.delete(east, west);
  }

  private TestCluster create(String name, String region) throws Exception {
    JsonNode reply = curl.run(CREATE_CLUSTER.formatted(name, region));
    assertThat(reply.path("state").asText()).isEqualTo("CREATING");
    return site.created(reply.path("id").asText(), name);
  }

  private void failOverToLatest(TestCluster primary, TestCluster standby) throws Exception {
    String stream = start(primary, standby);
    awaitWindow(stream);
    JsonNode reply = curl.run(TO_LATEST.formatted(stream));
    assertHas(reply, "FAILING_OVER", List.of());
    assertHas(monitorUntil(stream, "COMPLETED"), "COMPLETED", List.of("activated_at"));
  }

  private void failBackToATime(TestCluster primary, TestCluster standby) throws Exception {
    String stream = start(primary, standby);
    awaitWindow(stream);
    Instant moment = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MICROS);
    JsonNode reply = curl.run(TO_A_TIME.formatted(stream, moment));
    assertHas(reply, "FAILING_OVER", List.of("failover_at"));
    assertThat(Instant.parse(reply.path("failover_at").asText())).isEqualTo(moment);
    JsonNode completed = monitorUntil(stream, "COMPLETED");
    assertHas(completed, "COMPLETED", List.of("failover_at", "activated_at"));
    assertThat(Instant.parse(completed.path("activated_at").asText())).isAfter(moment);
  }

  /** Returns the id of a stream that replicates. */
  private String start(TestCluster primary, TestCluster standby) throws Exception {
    JsonNode created = curl.run(START.formatted(primary.id(), standby.id()));
    assertHas(created, "STARTING", List.of());
    assertThat(created.path("primary_cluster_id").asText()).isEqualTo(primary.id());
    assertThat(created.path("standby_cluster_id").asText()).isEqualTo(standby.id());
    String stream = created.path("id").asText();
    monitorUntil(stream, "REPLICATING");
    return stream;
  }

  private JsonNode listed(String query) throws Exception {
    return curl.run(LIST.formatted(query)).path("physical_replication_streams");
  }

  /** Asks until the status is reached; what is seen on the way comes in the documented order. */
  private JsonNode monitorUntil(String stream, String status) {
    List<String> order = List.of("STARTING", "REPLICATING", "FAILING_OVER", "COMPLETED");
    List<String> seen = new ArrayList<>();
    JsonNode last =
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  JsonNode reply = curl.run(MONITOR.formatted(stream));
                  String now = reply.path("status").asText();
                  if (now.equals("REPLICATING")) {
                    assertHas(
                        reply,
                        now,
                        List.of("retained_time", "replicated_time", "replication_lag_seconds"));
                  }
                  seen.add(now);
                  return reply;
                },
                reply -> reply.path("status").asText().equals(status));
    assertThat(seen.stream().map(order::indexOf).toList()).isSorted().doesNotContain(-1);
    return last;
  }

  /** During the initial scan no failover is possible. */
  private void awaitWindow(String stream) {
    new TestStream(site, stream).awaitPhase("REPLICATING");
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
