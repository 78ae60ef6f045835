package dev.understudy.domain;

/** Decides whether one cluster can be the standby of another. */
public final class PairingRules {
  private PairingRules() {}

  /**
   * @throws UnderstudyException with the code of the first rule that the pair breaks
   */
  public static void check(ClusterRecord primary, ClusterRecord standby) {
    refuseIf(
        primary.id().equals(standby.id()),
        ErrorCode.SAME_CLUSTER,
        "primary and standby must be two different clusters");
    requireReady(primary);
    requireReady(standby);
    requireVirtualization(primary);
    requireVirtualization(standby);
    refuseIf(
        primary.provider() != standby.provider(),
        ErrorCode.CLOUDS_DIFFER,
        "primary and standby must be in the same cloud, but are in %s and %s"
            .formatted(primary.provider(), standby.provider()));
    String primaryRegion = onlyRegion(primary);
    String standbyRegion = onlyRegion(standby);
    switch (primary.provider()) {
      case AWS, AZURE ->
          refuseIf(
              primaryRegion.equals(standbyRegion),
              ErrorCode.SAME_REGION,
              "primary and standby must be in different regions of %s, but both are in %s"
                  .formatted(primary.provider(), primaryRegion));
      case GCP ->
          refuseIf(
              cidrRange(primary).overlaps(cidrRange(standby)),
              ErrorCode.CIDR_RANGES_OVERLAP,
              "the CIDR ranges of primary and standby must not overlap");
    }
  }

  private static void requireReady(ClusterRecord cluster) {
    refuseIf(
        cluster.state() != ClusterState.CREATED,
        ErrorCode.CLUSTER_NOT_READY,
        "cluster '%s' is %s, not CREATED".formatted(cluster.id(), cluster.state()));
  }

  private static void requireVirtualization(ClusterRecord cluster) {
    refuseIf(
        !cluster.spec().supportsClusterVirtualization(),
        ErrorCode.NOT_VIRTUALIZED,
        "cluster '%s' was not created with supports_cluster_virtualization"
            .formatted(cluster.id()));
  }

  private static String onlyRegion(ClusterRecord cluster) {
    refuseIf(
        cluster.spec().regionNodes().size() != 1,
        ErrorCode.SEVERAL_REGIONS,
        "cluster '%s' must be in one region only".formatted(cluster.id()));
    return cluster.spec().regionNodes().keySet().iterator().next();
  }

  private static CidrRange cidrRange(ClusterRecord cluster) {
    String range = cluster.spec().cidrRange();
    return CidrRange.parse(range.isEmpty() ? CidrRange.DEFAULT : range)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.INTERNAL,
                    "cluster '%s' has an unreadable CIDR range".formatted(cluster.id())));
  }

  private static void refuseIf(boolean broken, ErrorCode code, String message) {
    if (broken) {
      throw new UnderstudyException(code, message);
    }
  }
}
