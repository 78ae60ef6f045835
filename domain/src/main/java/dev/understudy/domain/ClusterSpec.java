package dev.understudy.domain;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for when a cluster was created, with defaults filled in; echoed exactly in every
 * reply.
 *
 * @param cockroachVersion full version, such as {@code v25.2.3}
 * @param regionNodes nodes per region, by region name
 * @param cidrRange empty unless the cloud is GCP
 * @param selfHosted how to reach a cluster that its owner runs; null for one that is made here
 */
public record ClusterSpec(
    String plan,
    String cockroachVersion,
    Map<String, Integer> regionNodes,
    @Nullable String machineType,
    int numVirtualCpus,
    int storageGib,
    int diskIops,
    String cidrRange,
    String networkVisibility,
    boolean deleteProtection,
    String parentId,
    Map<String, String> labels,
    boolean supportsClusterVirtualization,
    @Nullable SelfHosted selfHosted) {

  public ClusterSpec {
    regionNodes = Collections.unmodifiableMap(new TreeMap<>(regionNodes));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Of a cluster that is made here. */
  public ClusterSpec(
      String plan,
      String cockroachVersion,
      Map<String, Integer> regionNodes,
      @Nullable String machineType,
      int numVirtualCpus,
      int storageGib,
      int diskIops,
      String cidrRange,
      String networkVisibility,
      boolean deleteProtection,
      String parentId,
      Map<String, String> labels,
      boolean supportsClusterVirtualization) {
    this(
        plan,
        cockroachVersion,
        regionNodes,
        machineType,
        numVirtualCpus,
        storageGib,
        diskIops,
        cidrRange,
        networkVisibility,
        deleteProtection,
        parentId,
        labels,
        supportsClusterVirtualization,
        null);
  }

  /** The same of a cluster that its owner runs, as the cluster itself was found. */
  public ClusterSpec found(String version, boolean virtualized, SelfHosted as) {
    return new ClusterSpec(
        plan,
        version,
        regionNodes,
        machineType,
        numVirtualCpus,
        storageGib,
        diskIops,
        cidrRange,
        networkVisibility,
        deleteProtection,
        parentId,
        labels,
        virtualized,
        as);
  }
}
