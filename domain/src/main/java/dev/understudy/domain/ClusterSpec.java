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
    boolean supportsClusterVirtualization) {

  public ClusterSpec {
    regionNodes = Collections.unmodifiableMap(new TreeMap<>(regionNodes));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
