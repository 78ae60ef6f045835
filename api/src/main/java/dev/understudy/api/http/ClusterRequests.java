package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies that requests on clusters have; each name is read in both spellings. */
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
      @Nullable Dedicated dedicated,
      @JsonAlias("selfHosted") @Nullable SelfHostedRequest selfHosted) {}

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

  /**
   * Of a PATCH: the changes themselves, or the same inside {@code spec}. What cannot be changed is
   * read to be refused.
   */
  record Update(
      @Nullable Update spec,
      @Nullable String name,
      @Nullable String provider,
      @Nullable String plan,
      @JsonAlias("parentId") @Nullable String parentId,
      @Nullable Map<String, @Nullable String> labels,
      @JsonAlias("deleteProtection") @Nullable String deleteProtection,
      @JsonAlias("cockroachVersion") @Nullable String cockroachVersion,
      @JsonAlias("upgradeStatus") @Nullable String upgradeStatus,
      @Nullable JsonNode serverless,
      @Nullable UpdateDedicated dedicated,
      @JsonAlias("selfHosted") @Nullable SelfHostedRequest selfHosted) {}

  /** Changes of the nodes. */
  record UpdateDedicated(
      @JsonAlias("regionNodes") @Nullable Map<String, @Nullable Integer> regionNodes,
      @Nullable UpdateHardware hardware,
      @JsonAlias("cockroachVersion") @Nullable String cockroachVersion,
      @JsonAlias("cidrRange") @Nullable String cidrRange,
      @JsonAlias("networkVisibility") @Nullable String networkVisibility,
      @JsonAlias("restrictEgressTraffic") @Nullable Boolean restrictEgressTraffic,
      @JsonAlias({
            "supportsClusterVirtualization",
            "support_physical_cluster_replication",
            "supportPhysicalClusterReplication"
          })
          @Nullable Boolean supportsClusterVirtualization,
      @JsonAlias("cmekRegionSpecs") @Nullable JsonNode cmekRegionSpecs,
      @JsonAlias("regionMachineSpecs") @Nullable JsonNode regionMachineSpecs) {}

  /** Changes of a node's size; 0 stands for no change. */
  record UpdateHardware(
      @JsonAlias("machineSpec") @Nullable MachineSpec machineSpec,
      @JsonAlias("storageGib") int storageGib,
      @JsonAlias("diskIops") @Nullable Integer diskIops) {}

  /** Of a PATCH of the backups; what is absent stays. */
  record Backups(
      @Nullable Boolean enabled,
      @JsonAlias("frequencyMinutes") @Nullable Integer frequencyMinutes,
      @JsonAlias("retentionDays") @Nullable Integer retentionDays) {}

  /** Of a PUT of a disruption; none for its end. */
  record Disruption(
      @JsonAlias("regionalDisruptorSpecifications")
          @Nullable List<DisruptedRegion> regionalDisruptorSpecifications) {
    static final Disruption NONE = new Disruption(null);
  }

  /** One region of it. */
  record DisruptedRegion(
      @JsonAlias("regionCode") @Nullable String regionCode,
      @JsonAlias("isWholeRegion") boolean isWholeRegion,
      @Nullable List<String> azs,
      @Nullable List<String> pods) {}
}
