package dev.understudy.api.http;

import dev.understudy.domain.CidrRange;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.SelfHosted;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what is asked for of a new cluster and fills in what is left open. */
final class ClusterSpecs {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{4,18}[a-z0-9]");
  private static final int LARGEST_PREFIX = 19;
  private static final int MOST_NODES = 100;
  private static final int LEAST_STORAGE_GIB = 15;
  private static final int USUAL_CPUS = 4;

  private ClusterSpecs() {}

  static String name(@Nullable String name) {
    require(
        name != null && NAME.matcher(name).matches(),
        "name must have 6 to 20 lower case letters, digits or dashes and no dash at its ends");
    return String.valueOf(name);
  }

  static CloudProvider provider(@Nullable String name) {
    for (CloudProvider provider : CloudProvider.values()) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    throw Query.invalid("provider must be GCP, AWS or AZURE");
  }

  /**
   * @param access how to reach a cluster that is there already; null for one that is to be made
   */
  static ClusterSpec spec(
      CloudProvider provider, ClusterRequests.Create request, @Nullable SelfHosted access) {
    ClusterRequests.Spec spec = request.spec();
    if (spec == null || spec.dedicated() == null) {
      throw Query.invalid("spec.dedicated is required: only ADVANCED clusters can be made");
    }
    require(spec.serverless() == null, "spec.serverless is not supported");
    require(spec.customerCloudAccount() == null, "spec.customer_cloud_account is not supported");
    ClusterRequests.Dedicated dedicated = spec.dedicated();
    require(
        !dedicated.restrictEgressTraffic(),
        "spec.dedicated.restrict_egress_traffic is not supported");
    ClusterRequests.Hardware hardware =
        dedicated.hardware() == null
            ? new ClusterRequests.Hardware(null, 0, 0)
            : dedicated.hardware();
    ClusterRequests.MachineSpec machine =
        hardware.machineSpec() == null
            ? new ClusterRequests.MachineSpec(null, 0)
            : hardware.machineSpec();
    require(
        machine.numVirtualCpus() >= 0 && hardware.storageGib() >= 0 && hardware.diskIops() >= 0,
        "spec.dedicated.hardware must not have negative numbers");
    return new ClusterSpec(
        plan(spec.plan() == null ? request.plan() : spec.plan()),
        Versions.full(dedicated.cockroachVersion()),
        regionNodes(provider, dedicated.regionNodes()),
        machine.machineType(),
        machine.numVirtualCpus() == 0 ? USUAL_CPUS : machine.numVirtualCpus(),
        hardware.storageGib() == 0 ? LEAST_STORAGE_GIB : hardware.storageGib(),
        hardware.diskIops(),
        cidrRange(provider, dedicated.cidrRange()),
        choice(
            "spec.dedicated.network_visibility",
            dedicated.networkVisibility(),
            "PUBLIC",
            Set.of("PUBLIC", "PRIVATE")),
        deleteProtection(spec.deleteProtection()),
        parentId(spec.parentId()),
        labels(spec.labels()),
        dedicated.supportsClusterVirtualization(),
        access);
  }

  /** Whether there is such a folder, the catalog looks when it writes the cluster down. */
  static String parentId(@Nullable String given) {
    return given == null || given.isEmpty() || given.equals(FolderTree.ROOT)
        ? FolderTree.ROOT
        : WireFormat.id("spec.parent_id", given).toString();
  }

  static boolean deleteProtection(@Nullable String given) {
    return choice("delete_protection", given, "DISABLED", Set.of("ENABLED", "DISABLED"))
        .equals("ENABLED");
  }

  static String plan(@Nullable String plan) {
    return choice("spec.plan", plan, "ADVANCED", Set.of("ADVANCED"));
  }

  static Map<String, Integer> regionNodes(
      CloudProvider provider, @Nullable Map<String, @Nullable Integer> given) {
    if (given == null || given.isEmpty()) {
      throw Query.invalid("spec.dedicated.region_nodes must name a region");
    }
    Map<String, Integer> nodes = new TreeMap<>();
    given.forEach(
        (region, count) -> {
          require(
              Regions.exists(provider, region),
              "region '%s' is not one of %s".formatted(region, provider));
          require(
              count != null && count >= 1 && count <= MOST_NODES,
              "spec.dedicated.region_nodes must be 1 to 100 in each region");
          nodes.put(region, count == null ? 0 : count);
        });
    return nodes;
  }

  private static String cidrRange(CloudProvider provider, @Nullable String given) {
    boolean none = given == null || given.isEmpty();
    if (provider != CloudProvider.GCP) {
      require(none, "spec.dedicated.cidr_range is for GCP only");
      return "";
    }
    if (given == null || given.isEmpty()) {
      return CidrRange.DEFAULT;
    }
    require(
        CidrRange.parse(given).filter(range -> range.prefixLength() <= LARGEST_PREFIX).isPresent(),
        "spec.dedicated.cidr_range must be an IPv4 range with a prefix of at most 19");
    return given;
  }

  static Map<String, String> labels(@Nullable Map<String, @Nullable String> given) {
    Map<String, String> labels = new TreeMap<>();
    if (given != null) {
      given.forEach(
          (name, value) -> {
            if (value == null) {
              throw Query.invalid("spec.labels must have text values");
            }
            labels.put(name, value);
          });
    }
    return labels;
  }

  static String choice(String field, @Nullable String given, String usual, Set<String> allowed) {
    String value = given == null || given.isEmpty() ? usual : given;
    require(
        allowed.contains(value),
        field + " must be " + String.join(" or ", allowed.stream().sorted().toList()));
    return value;
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw Query.invalid(message);
    }
  }
}
