package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cli.demo.Clusters;
import dev.understudy.domain.CockroachVersions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the API answers while what it stands on is away. */
@Timeout(600)
class DependenciesDownTest extends OnProcesses {
  private static final String CLUSTERS = "/api/v1/clusters";

  @BeforeEach
  void startWhatIsMissing() throws Exception {
    processes.startWhatIsMissing();
  }

  @Test
  void withTemporalDownReadsAreAnsweredAndCommandsAreRefusedAndLeaveNothing() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    Pair other = site.pair();
    int clusters = count(CLUSTERS, "clusters");
    processes.killTemporal();

    assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
    assertThat(count(TestStream.PATH, "physical_replication_streams")).isEqualTo(1);
    assertThat(processes.answer("GET", CLUSTERS, "").statusCode()).isEqualTo(200);
    assertRefused(processes.answer("POST", TestStream.PATH, body(other)));
    assertRefused(processes.answer("POST", CLUSTERS, cluster("nobody-here")));
    String path = TestStream.PATH + "/" + stream.id();
    assertRefused(processes.answer("PATCH", path, "{\"status\":\"FAILING_OVER\"}"));
    assertRefused(processes.answer("POST", path + "/pause", "{}"));

    processes.startTemporal();
    assertThat(count(TestStream.PATH, "physical_replication_streams")).isEqualTo(1);
    assertThat(count(CLUSTERS, "clusters")).isEqualTo(clusters);
    assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
    other.replicating().complete();
    stream.complete();
    pair.delete();
    other.delete();
  }

  @Test
  void withTheDatabaseDownAllIsRefusedAndTheSameProcessServesAgain() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    Runnable start = processes.killDatabase();
    String path = TestStream.PATH + "/" + stream.id();
    assertRefused(processes.answer("GET", path, ""));
    assertRefused(processes.answer("PATCH", path, "{\"status\":\"CANCELED\"}"));
    assertRefused(processes.answer("POST", TestStream.PATH, body(pair)));
    assertThat(processes.answer("GET", "/health", "").statusCode()).isEqualTo(503);
    start.run();
    processes.awaitAnswer();
    assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
    stream.complete();
    pair.delete();
  }

  private int count(String path, String name) {
    JsonNode page = processes.api().get(path);
    assertThat(page.path(name).isArray()).isTrue();
    return page.path(name).size();
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    assertThat(answer.body()).contains("\"code\":14");
  }

  private static String body(Pair pair) {
    return "{\"primary_cluster_id\":\"%s\",\"standby_cluster_id\":\"%s\"}"
        .formatted(pair.primary().id(), pair.standby().id());
  }

  private static String cluster(String name) throws Exception {
    return new ObjectMapper()
        .writeValueAsString(Clusters.request(name, "us-east-1", CockroachVersions.DEFAULT));
  }
}
