package dev.understudy.acceptance;

import java.util.Map;

/** Bodies that several tests send. */
final class Requests {
  private Requests() {}

  /** Of a POST that makes a cluster fit for replication. */
  static Map<String, Object> cluster(String name, String region) {
    Map<String, Object> dedicated =
        Map.of(
            "cockroach_version",
            "v25.2",
            "hardware",
            Map.of("machine_spec", Map.of("num_virtual_cpus", 4), "storage_gib", 16),
            "region_nodes",
            Map.of(region, 3),
            "supports_cluster_virtualization",
            true);
    return Map.of("name", name, "provider", "AWS", "spec", Map.of("dedicated", dedicated));
  }
}
