package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Clusters;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Two clusters as their owner made them known to the control plane. */
record Pair(Node primary, Node standby, String primaryId, String standbyId) {

  /** Makes two clusters that run known. */
  static Pair register(Installation installation, Life life, Node east, Node west, Clock clock)
      throws Life.Stuck, InterruptedException {
    String eastId = register(life, east, "us-east-1");
    String westId = register(life, west, "us-east-2");
    for (String id : List.of(eastId, westId)) {
      life.await(
          "a cluster is known",
          clock.instant(),
          () -> Clusters.state(installation.api(), id).equals("CREATED"),
          () -> Clusters.state(installation.api(), id));
    }
    return new Pair(east, west, eastId, westId);
  }

  private static String register(Life life, Node node, String region)
      throws Life.Stuck, InterruptedException {
    Map<String, Object> access =
        Map.of(
            "system_url",
            "postgresql://127.0.0.1:" + node.line().port(),
            "http_port",
            node.httpPort(),
            "user",
            "root",
            "password",
            "none");
    JsonNode reply =
        life.command(
            "POST",
            "/api/v1/clusters",
            Map.of(
                "name",
                node.name(),
                "provider",
                "AWS",
                "spec",
                Map.of(
                    "dedicated",
                    Map.of("region_nodes", Map.of(region, 1)),
                    "self_hosted",
                    access)));
    return reply.path("id").asText();
  }

  /** The same clusters in the other roles. */
  Pair reversed() {
    return new Pair(standby, primary, standbyId, primaryId);
  }
}
