package dev.understudy.api.http;

import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.SelfHosted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cluster as a reply shows it; what was asked for comes back exactly as it was sent. */
record ClusterView(
    UUID id,
    String name,
    String cockroachVersion,
    String upgradeStatus,
    String plan,
    CloudProvider cloudProvider,
    ClusterState state,
    String creatorId,
    String operationStatus,
    Config config,
    List<Region> regions,
    String cidrRange,
    Map<String, String> labels,
    boolean isCustomerCloudAccount,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt,
    String deleteProtection,
    String networkVisibility,
    String parentId,
    String sqlDns,
    @Nullable Own selfHosted,
    @Nullable String problem,
    @Nullable Set<ClusterSettings.Part> dueSettings,
    @Nullable Map<ClusterSettings.Part, String> settingProblems) {
  private static final int GIB_PER_CPU = 4;

  /** How a cluster that its owner runs is reached; beyond the official reply. */
  record Own(
      String host,
      int sqlPort,
      int httpPort,
      boolean tls,
      @Nullable String applicationVirtualCluster,
      @Nullable String clusterId) {
    static Own of(SelfHosted access) {
      return new Own(
          access.host(),
          access.sqlPort(),
          access.httpPort(),
          access.caCertificate() != null,
          access.applicationVirtualCluster(),
          access.clusterId());
    }
  }

  /** The size of the nodes. */
  record Config(Dedicated dedicated) {}

  /** The size of a node. */
  record Dedicated(
      String machineType, int numVirtualCpus, int storageGib, float memoryGib, int diskIops) {}

  /** One region of a cluster. */
  record Region(
      String name,
      String sqlDns,
      String uiDns,
      String internalDns,
      String privateEndpointDns,
      int nodeCount,
      boolean primary) {}

  /** The official reply. */
  static ClusterView of(ClusterRecord cluster) {
    return of(cluster, null, null);
  }

  /** With what is beyond it. */
  static ClusterView full(ClusterRecord cluster, ClusterSettings settings) {
    SelfHosted access = cluster.spec().selfHosted();
    return of(cluster, access == null ? null : Own.of(access), settings);
  }

  private static ClusterView of(
      ClusterRecord cluster, @Nullable Own own, @Nullable ClusterSettings settings) {
    ClusterSpec spec = cluster.spec();
    ClusterEndpoint endpoint = cluster.endpoint();
    String sql = endpoint == null ? "" : endpoint.host() + ":" + endpoint.sqlPort();
    String http = endpoint == null ? "" : endpoint.host() + ":" + endpoint.httpPort();
    String first = spec.regionNodes().keySet().iterator().next();
    return new ClusterView(
        cluster.id(),
        cluster.name(),
        spec.cockroachVersion(),
        "FINALIZED",
        spec.plan(),
        cluster.provider(),
        cluster.state(),
        cluster.creatorId(),
        "UNSPECIFIED",
        new Config(
            new Dedicated(
                spec.machineType() == null
                    ? "local-" + spec.numVirtualCpus() + "-vcpu"
                    : spec.machineType(),
                spec.numVirtualCpus(),
                spec.storageGib(),
                (float) spec.numVirtualCpus() * GIB_PER_CPU,
                spec.diskIops())),
        spec.regionNodes().entrySet().stream()
            .map(
                region ->
                    new Region(
                        region.getKey(),
                        sql,
                        http,
                        sql,
                        "",
                        region.getValue(),
                        region.getKey().equals(first)))
            .toList(),
        spec.cidrRange(),
        spec.labels(),
        false,
        cluster.createdAt(),
        cluster.updatedAt(),
        cluster.deletedAt(),
        spec.deleteProtection() ? "ENABLED" : "DISABLED",
        spec.networkVisibility(),
        spec.parentId(),
        sql,
        own,
        settings == null ? null : settings.creationProblem(),
        settings == null ? null : settings.due(),
        settings == null ? null : settings.problems());
  }
}
