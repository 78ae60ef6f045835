package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamState;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Replays what the official Terraform provider sent, with its headers, in its order. */
class TerraformReplayTest extends ApiTest {
  private final Map<String, String> ids = new HashMap<>();

  @Test
  void servesTheWholeLifeOfATerraformPlan() throws Exception {
    int patches = 0;
    for (JsonNode recorded : recorded()) {
      String path = recorded.path("path").asText();
      String method = recorded.path("method").asText();
      if (path.contains("{stream_id}") && method.equals("GET")) {
        moveOn(patches > 0);
      }
      Reply reply = replay(recorded);
      assertThat(reply.status()).as("%s %s: %s", method, path, reply.raw().body()).isEqualTo(200);
      if (method.equals("POST") && path.equals(CLUSTERS)) {
        String side = reply.text("name").startsWith("primary") ? "primary" : "standby";
        ids.put("{" + side + "_id}", reply.text("id"));
        workflows.finish(UUID.fromString(reply.text("id")), 26257);
        assertEchoed(recorded.path("body"), get(CLUSTERS + "/" + reply.text("id")).body());
      } else if (method.equals("POST")) {
        ids.put("{stream_id}", reply.text("id"));
        assertThat(replay(recorded).text("id")).isEqualTo(reply.text("id"));
        assertThat(replay(recorded).text("id")).isEqualTo(reply.text("id"));
      } else if (method.equals("PATCH")) {
        patches++;
        assertThat(replay(recorded).text("status")).isEqualTo("FAILING_OVER");
      } else if (path.contains("{stream_id}") && reply.text("status").equals("REPLICATING")) {
        assertThat(reply.body().has("retained_time")).isTrue();
        assertThat(reply.body().has("replicated_time")).isTrue();
        assertThat(reply.body().has("replication_lag_seconds")).isTrue();
      }
    }
    assertThat(get(STREAMS + "/" + ids.get("{stream_id}")).text("status")).isEqualTo("COMPLETED");
    assertThat(get(CLUSTERS + "/" + ids.get("{primary_id}")).text("state")).isEqualTo("LOCKED");
  }

  /** What the workflow would have done by the time of the next poll. */
  private void moveOn(boolean failoverAsked) {
    UUID id = UUID.fromString(ids.getOrDefault("{stream_id}", ""));
    StreamState state = catalog.streams().find(id).orElseThrow().record().state();
    if (state instanceof StreamState.Preflight) {
      workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
      sample(id, clock.instant().minusSeconds(20), clock.instant().minusSeconds(2));
    } else if (failoverAsked && state instanceof StreamState.CatchingUp) {
      workflows.move(
          id,
          new StreamState.Completed(
              FakeCommands.FACTS,
              new FailoverTarget.Latest(),
              HlcTimestamp.of(clock.instant()),
              clock.instant()));
    }
  }

  private Reply replay(JsonNode recorded) {
    List<String> headers = new ArrayList<>();
    recorded
        .path("headers")
        .properties()
        .forEach(
            header -> {
              if (!header.getKey().equals("Accept-Encoding")) {
                headers.add(header.getKey());
                headers.add(header.getValue().asText());
              }
            });
    String body = recorded.has("body") ? filled(recorded.path("body").toString()) : null;
    return send(
        administrator,
        recorded.path("method").asText(),
        filled(recorded.path("path").asText()),
        body,
        headers.toArray(String[]::new));
  }

  private String filled(String text) {
    String filled = text;
    for (var id : ids.entrySet()) {
      filled = filled.replace(id.getKey(), id.getValue());
    }
    return filled;
  }

  private static void assertEchoed(JsonNode asked, JsonNode shown) {
    JsonNode dedicated = asked.path("spec").path("dedicated");
    var region = dedicated.path("region_nodes").properties().iterator().next();
    assertThat(shown.path("name")).isEqualTo(asked.path("name"));
    assertThat(shown.path("cloud_provider")).isEqualTo(asked.path("provider"));
    assertThat(shown.path("plan")).isEqualTo(asked.path("spec").path("plan"));
    assertThat(shown.path("state").asText()).isEqualTo("CREATED");
    assertThat(shown.path("cidr_range")).isEqualTo(dedicated.path("cidr_range"));
    assertThat(shown.path("regions").get(0).path("name").asText()).isEqualTo(region.getKey());
    assertThat(shown.path("regions").get(0).path("node_count")).isEqualTo(region.getValue());
    assertThat(shown.path("config").path("dedicated").path("storage_gib"))
        .isEqualTo(dedicated.path("hardware").path("storage_gib"));
  }

  private static List<JsonNode> recorded() throws Exception {
    try (InputStream file = TerraformReplayTest.class.getResourceAsStream("/terraform-pcr.jsonl")) {
      List<JsonNode> requests = new ArrayList<>();
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        requests.add(JSON.readTree(line));
      }
      return requests;
    }
  }
}
