package dev.understudy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.activities.provisioning.LocalCertificates;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.client.ApiException;
import java.nio.file.Path;
import java.util.Map;

/** The calls on clusters that the demo makes, and other clients of its kind. */
public final class Clusters {
  private static final String PATH = "/api/v1/clusters";

  private Clusters() {}

  /** Asks for a cluster; returns its id. */
  public static String create(ApiClient api, String name, String region) {
    return api.post(PATH, request(name, region)).path("id").asText();
  }

  /** The body of a POST that makes a cluster fit for replication. */
  public static Map<String, Object> request(String name, String region) {
    return request(name, region, "v25.2");
  }

  /** The same, of another version. */
  public static Map<String, Object> request(String name, String region, String version) {
    Map<String, Object> dedicated =
        Map.of(
            "cockroach_version",
            version,
            "hardware",
            Map.of("machine_spec", Map.of("num_virtual_cpus", 4), "storage_gib", 16),
            "region_nodes",
            Map.of(region, 3),
            "supports_cluster_virtualization",
            true);
    return Map.of("name", name, "provider", "AWS", "spec", Map.of("dedicated", dedicated));
  }

  /** A cluster that the API does not show any more is DELETED. */
  public static String state(ApiClient api, String id) {
    try {
      return api.get(PATH + "/" + id).path("state").asText();
    } catch (ApiException e) {
      if (e.status() == 404) {
        return "DELETED";
      }
      throw e;
    }
  }

  static void delete(ApiClient api, String id) {
    api.delete(PATH + "/" + id);
  }

  /**
   * Where an application on this machine connects, as the user that every local cluster has.
   *
   * @param folders where the clusters are, each with its certificates
   */
  static String jdbcUrl(ApiClient api, Path folders, String id) {
    JsonNode params =
        api.get(PATH + "/" + id + "/connection-string?os=LINUX&sql_user=root").path("params");
    return "jdbc:postgresql://%s:%s/%s?%s&connectTimeout=2&socketTimeout=30&reWriteBatchedInserts=true"
        .formatted(
            params.path("Host").asText(),
            params.path("Port").asText(),
            params.path("Database").asText(),
            LocalCertificates.of(folders.resolve(id)).rootParameters());
  }
}
