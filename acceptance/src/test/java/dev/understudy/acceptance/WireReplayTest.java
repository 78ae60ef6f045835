package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.acceptance.RecordedRequest.Reply;
import dev.understudy.testing.OpenApiDocument;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The running product is sent what the official Terraform provider sent to make two clusters and a
 * stream, refresh, fail over and destroy, and answers as the official document says.
 */
@Tag("scenario")
@Timeout(300)
class WireReplayTest {
  private static final String CLUSTERS = "/api/v1/clusters";
  private static final String STREAMS = "/api/v1/physical-replication-streams";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> TIMES =
      List.of("replicated_time", "replication_lag_seconds", "retained_time");

  private final Map<String, String> ids = new HashMap<>();

  /** What the provider waits for, by the path that it polls. */
  private final Map<String, String> awaited = new HashMap<>();

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private Site site;
  private OpenApiDocument official;

  @BeforeEach
  void open() throws IOException {
    official = OpenApiDocument.official();
    site = Site.open(folder);
  }

  @AfterEach
  void close() {
    site.close();
    client.close();
  }

  @Test
  void servesTheWholeLifeOfATerraformPlan() throws Exception {
    for (RecordedRequest recorded : RecordedRequest.ofTerraform()) {
      RecordedRequest request = recorded.with(ids);
      if (request.method().equals("POST") && request.path().equals(STREAMS)) {
        hangUpThreeTimes(request);
      }
      if (request.method().equals("PATCH") && request.path().startsWith(STREAMS)) {
        // Nobody reads a plan as fast as this: by then there is a window to fail over in.
        new TestStream(site, request.path().substring(STREAMS.length() + 1))
            .awaitPhase("REPLICATING");
      }
      replay(request);
    }
    assertThat(site.api().get(STREAMS + "/" + ids.get("{stream_id}")).path("status").asText())
        .isEqualTo("COMPLETED");
  }

  private void replay(RecordedRequest request) throws Exception {
    String wanted = awaited.remove(request.method() + request.path());
    if (wanted == null) {
      remember(request, answered(request));
      return;
    }
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              JsonNode body = answered(request);
              return body.path("state").asText().equals(wanted)
                  || body.path("status").asText().equals(wanted);
            });
  }

  /** Every reply has the official shape; one that says REPLICATING has all three times. */
  private JsonNode answered(RecordedRequest request) throws Exception {
    Reply reply = served(request);
    String shown =
        "%s %s: %d %s".formatted(request.method(), request.path(), reply.status(), reply.body());
    assertThat(reply.status()).as(shown).isEqualTo(200);
    assertThat(official.faults(request.method(), template(request.path()), 200, reply.body()))
        .as(shown)
        .isEmpty();
    if (reply.body().path("status").asText().equals("REPLICATING")) {
      assertThat(TIMES).as(shown).allMatch(reply.body()::has);
    }
    return reply.body();
  }

  /**
   * A busy machine may not carry a command out in time; what was answered with 503 is not there.
   */
  private Reply served(RecordedRequest request) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> request.send(client, site.server(), site.key()), reply -> reply.status() != 503);
  }

  private void remember(RecordedRequest request, JsonNode reply) {
    String id = reply.path("id").asText();
    switch (request.method()) {
      case "POST" -> {
        boolean stream = request.path().equals(STREAMS);
        String side = reply.path("name").asText().startsWith("primary") ? "primary" : "standby";
        ids.put(stream ? "{stream_id}" : "{" + side + "_id}", id);
        awaited.put("GET" + request.path() + "/" + id, stream ? "REPLICATING" : "CREATED");
        if (stream) {
          assertThat(streams()).containsExactly(id);
        }
      }
      case "PATCH" -> awaited.put("GET" + request.path(), "COMPLETED");
      default -> assertThat(reply.isObject()).isTrue();
    }
  }

  /** As the provider does when its connection breaks: the same again, byte for byte. */
  private void hangUpThreeTimes(RecordedRequest request) throws Exception {
    for (boolean abruptly : List.of(false, true, false)) {
      request.sendAndHangUp(site.server(), site.key(), abruptly);
    }
  }

  private List<String> streams() {
    return site.api().get(STREAMS + "?show_completed=true").findValuesAsText("id");
  }

  private static String template(String path) {
    return path.replaceFirst(CLUSTERS + "/[^/]+", CLUSTERS + "/{cluster_id}")
        .replaceFirst(STREAMS + "/[^/]+", STREAMS + "/{id}");
  }
}
