package dev.understudy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiClient;
import java.util.Map;

/** The calls on streams that the demo makes. */
final class Streams {
  private static final String PATH = "/api/v1/physical-replication-streams";

  private Streams() {}

  static String create(ApiClient api, String primaryId, String standbyId) {
    return api.post(PATH, Map.of("primary_cluster_id", primaryId, "standby_cluster_id", standbyId))
        .path("id")
        .asText();
  }

  static JsonNode get(ApiClient api, String id) {
    return api.get(PATH + "/" + id);
  }

  /** With phase, progress, attention and failover time. */
  static JsonNode getFull(ApiClient api, String id) {
    return api.get(PATH + "/" + id + "?view=FULL");
  }

  static JsonNode update(ApiClient api, String id, Map<String, String> body) {
    return api.patch(PATH + "/" + id, body);
  }
}
