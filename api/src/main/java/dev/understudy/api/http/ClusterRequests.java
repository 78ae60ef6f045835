package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body with which a cluster is created; each name is read in both spellings. */
final class ClusterRequests {
  private ClusterRequests() {}

  /** The whole; {@code plan} may be here or in the specification. */
  record Create(
      @Nullable String name,
      @Nullable String provider,
      @Nullable String plan,
      @Nullable Spec spec) {}

  /** What is asked for. */
  record Spec(
      @Nullable String plan,
      @JsonAlias("parentId") @Nullable String parentId,
      @Nullable Map<String, @Nullable String> labels,
      @JsonAlias("deleteProtection") @Nullable String deleteProtection,
      @JsonAlias("customerCloudAccount") @Nullable JsonNode customerCloudAccount,
      @Nullable JsonNode serverless,
      @Nullable Dedicated dedicated) {}

  /** What is asked for of a cluster that can replicate. */
  record Dedicated(
      @JsonAlias("regionNodes") @Nullable Map<String, @Nullable Integer> regionNodes,
      @Nullable Hardware hardware,
      @JsonAlias("cockroachVersion") @Nullable String cockroachVersion,
      @JsonAlias("cidrRange") @Nullable String cidrRange,
      @JsonAlias("networkVisibility") @Nullable String networkVisibility,
      @JsonAlias("restrictEgressTraffic") boolean restrictEgressTraffic,
      @JsonAlias({
            "supportsClusterVirtualization",
            "support_physical_cluster_replication",
            "supportPhysicalClusterReplication"
          })
          boolean supportsClusterVirtualization) {}

  /** Size of a node. */
  record Hardware(
      @JsonAlias("machineSpec") @Nullable MachineSpec machineSpec,
      @JsonAlias("storageGib") int storageGib,
      @JsonAlias("diskIops") int diskIops) {}

  /** Kind of a node. */
  record MachineSpec(
      @JsonAlias("machineType") @Nullable String machineType,
      @JsonAlias("numVirtualCpus") int numVirtualCpus) {}
}
