package dev.understudy.api.http;

import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.CockroachVersions;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what a PATCH of a cluster changes, and refuses what cannot be changed. */
final class ClusterUpdateRules {
  private ClusterUpdateRules() {}

  static ClusterChange.Specification change(ClusterRecord cluster, ClusterRequests.Update request) {
    ClusterSpec spec = cluster.spec();
    refuseUpgrade(spec, request);
    fixed("name", request.name(), cluster.name());
    fixed("provider", request.provider(), cluster.provider().name());
    if (request.serverless() != null) {
      throw Query.invalid("serverless is not supported: every cluster is ADVANCED");
    }
    String unused = ClusterSpecs.plan(request.plan());
    ClusterRequests.UpdateDedicated dedicated = request.dedicated();
    ClusterRequests.UpdateHardware hardware = dedicated == null ? null : dedicated.hardware();
    ClusterRequests.MachineSpec machine = hardware == null ? null : hardware.machineSpec();
    if (dedicated != null) {
      refuseFixed(spec, dedicated);
    }
    if (hardware != null
        && (hardware.storageGib() < 0
            || negative(hardware.diskIops())
            || (machine != null && machine.numVirtualCpus() < 0))) {
      throw Query.invalid("dedicated.hardware must not have negative numbers");
    }
    return new ClusterChange.Specification(
        request.labels() == null ? null : ClusterSpecs.labels(request.labels()),
        isAbsent(request.deleteProtection())
            ? null
            : ClusterSpecs.deleteProtection(request.deleteProtection()),
        request.parentId() == null ? null : ClusterSpecs.parentId(request.parentId()),
        dedicated == null ? null : regionNodes(cluster, dedicated.regionNodes()),
        machine == null ? null : machine.machineType(),
        machine == null ? null : unlessZero(machine.numVirtualCpus()),
        hardware == null ? null : unlessZero(hardware.storageGib()),
        hardware == null ? null : hardware.diskIops());
  }

  /** Clusters are upgraded where they run, the standby before its primary. */
  private static void refuseUpgrade(ClusterSpec spec, ClusterRequests.Update request) {
    ClusterRequests.UpdateDedicated dedicated = request.dedicated();
    String version =
        isAbsent(request.cockroachVersion()) && dedicated != null
            ? dedicated.cockroachVersion()
            : request.cockroachVersion();
    boolean same =
        isAbsent(version)
            || spec.cockroachVersion().equals(version)
            || CockroachVersions.major(spec.cockroachVersion()).equals(version);
    if (!same || !isAbsent(request.upgradeStatus())) {
      throw new UnderstudyException(
          ErrorCode.UNIMPLEMENTED,
          "clusters are not upgraded through this API: upgrade the cluster itself, a standby before"
              + " its primary, and leave out cockroach_version and upgrade_status");
    }
  }

  private static void refuseFixed(ClusterSpec spec, ClusterRequests.UpdateDedicated dedicated) {
    fixed("dedicated.cidr_range", dedicated.cidrRange(), spec.cidrRange());
    fixed("dedicated.network_visibility", dedicated.networkVisibility(), spec.networkVisibility());
    fixed(
        "dedicated.supports_cluster_virtualization",
        dedicated.supportsClusterVirtualization(),
        spec.supportsClusterVirtualization());
    fixed("dedicated.restrict_egress_traffic", dedicated.restrictEgressTraffic(), false);
    if (dedicated.cmekRegionSpecs() != null) {
      throw Query.invalid("dedicated.cmek_region_specs is not supported");
    }
    if (dedicated.regionMachineSpecs() != null) {
      throw Query.invalid(
          "dedicated.region_machine_specs is not supported: all nodes are of one kind, use"
              + " dedicated.hardware.machine_spec");
    }
  }

  private static @Nullable Map<String, Integer> regionNodes(
      ClusterRecord cluster, @Nullable Map<String, @Nullable Integer> given) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    Map<String, Integer> nodes = ClusterSpecs.regionNodes(cluster.provider(), given);
    fixed("the regions", nodes.keySet(), cluster.spec().regionNodes().keySet());
    return nodes;
  }

  private static void fixed(String field, @Nullable Object wanted, Object present) {
    if (wanted != null && !Objects.equals(wanted, present)) {
      throw new UnderstudyException(
          ErrorCode.IMMUTABLE_FIELD,
          "%s cannot be changed once a cluster is created: it is %s".formatted(field, present));
    }
  }

  private static boolean isAbsent(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean negative(@Nullable Integer number) {
    return number != null && number < 0;
  }

  private static @Nullable Integer unlessZero(int number) {
    return number == 0 ? null : number;
  }
}
