package dev.understudy.cli.client;

import java.io.IOException;

/** Replies of a server with two clusters and a stream between them. */
final class World {
  static final String EAST = "11111111-1111-4111-8111-111111111111";
  static final String WEST = "22222222-2222-4222-8222-222222222222";
  static final String STREAM = "33333333-3333-4333-8333-333333333333";
  static final String OTHER = "33339999-3333-4333-8333-333333333333";
  static final String ACCOUNT = "44444444-4444-4444-8444-444444444444";

  static final String CLUSTERS =
      "{\"clusters\":[%s,%s]}".formatted(cluster(EAST, "east-prod"), cluster(WEST, "west-prod"));
  static final String STREAMS = streams(stream("REPLICATING", "REPLICATING"));
  static final String ACCOUNTS =
      """
      {"service_accounts":[{"id":"%s","name":"terraform","description":"for plans",\
      "creator_name":"root","created_at":"2026-02-03T10:00:00Z",\
      "roles":[{"name":"CLUSTER_ADMIN","resource":{"type":"ORGANIZATION"}}],"group_roles":[]}]}"""
          .formatted(ACCOUNT);

  private World() {}

  static String cluster(String id, String name) {
    return """
        {"id":"%s","name":"%s","cockroach_version":"v25.2.3","plan":"ADVANCED",\
        "cloud_provider":"AWS","state":"CREATED","operation_status":"UNSPECIFIED",\
        "config":{"dedicated":{"num_virtual_cpus":4,"storage_gib":16}},\
        "regions":[{"name":"us-east-1","node_count":3}],"labels":{"env":"dr"},\
        "created_at":"2026-02-03T09:00:00.123456Z","sql_dns":"127.0.0.1:26257"}"""
        .formatted(id, name);
  }

  /** With the details, as {@code view=FULL} has them. */
  static String stream(String status, String phase) {
    return stream(status, phase, "\"replication_lag_seconds\":7,");
  }

  /**
   * @param more fields, each with a comma behind it
   */
  static String stream(String status, String phase, String more) {
    return """
        {"id":"%s","status":"%s","phase":"%s",%s"primary_cluster_id":"%s",\
        "standby_cluster_id":"%s","created_at":"2026-02-03T09:30:00.5Z",\
        "timeline":[{"at":"2026-02-03T09:30:00.5Z","actor":"understudy","sentence":"asked for"}]}"""
        .formatted(STREAM, status, phase, more, EAST, WEST);
  }

  static String streams(String... streams) {
    return "{\"physical_replication_streams\":[" + String.join(",", streams) + "]}";
  }

  static String attention(String reason) {
    return """
        "attention":{"reason":"%s","step":"PREFLIGHT","since":"2026-02-03T09:40:00Z",\
        "error":"the standby is too old","actions":["RETRY","ABORT"]},"""
        .formatted(reason);
  }

  /** With everything under its usual paths. */
  static FakeServer serve() throws IOException {
    return FakeServer.start()
        .on("GET /api/v1/clusters", CLUSTERS)
        .on("GET /api/v1/clusters/" + EAST, cluster(EAST, "east-prod"))
        .on("GET /api/v1/physical-replication-streams?show_completed=true", STREAMS)
        .on("GET /api/v1/physical-replication-streams?view=FULL", STREAMS)
        .on("GET /api/v1/service-accounts", ACCOUNTS);
  }

  static String full(String id) {
    return "GET /api/v1/physical-replication-streams/" + id + "?view=FULL";
  }
}
