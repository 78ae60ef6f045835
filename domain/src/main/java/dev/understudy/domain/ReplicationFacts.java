package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a stream learnt and did while starting, needed until its end.
 *
 * @param virtualCluster name of the application virtual cluster on the standby, and on the primary
 *     unless that is not virtualized
 * @param wipedVirtualClusterId id of the standby's virtual cluster found in preflight, null where
 *     there was none; it is dropped, unless a failback keeps it
 * @param backup where the standby's last data is, null where there was nothing to back up
 * @param failback null where the primary was never promoted out of the standby, and in rows of an
 *     older version: a full copy
 * @param replicatedFrom the virtual cluster of the primary, null where it has the same name
 */
public record ReplicationFacts(
    String virtualCluster,
    @Nullable Long wipedVirtualClusterId,
    @Nullable Backup backup,
    @Nullable Failback failback,
    @Nullable String replicatedFrom) {

  /** Of a full copy between virtual clusters of one name. */
  public ReplicationFacts(
      String virtualCluster, @Nullable Long wipedVirtualClusterId, @Nullable Backup backup) {
    this(virtualCluster, wipedVirtualClusterId, backup, null, null);
  }

  ReplicationFacts backedUp(@Nullable Backup made) {
    return new ReplicationFacts(
        virtualCluster, wipedVirtualClusterId, made, failback, replicatedFrom);
  }

  /** Whether the standby's virtual cluster goes on with net-new changes and is not wiped. */
  public boolean keepsStandby() {
    return failback != null && failback.mode() == Failback.Mode.NET_NEW;
  }

  /** Name of the virtual cluster on the primary. */
  public String source() {
    return replicatedFrom == null ? virtualCluster : replicatedFrom;
  }

  /**
   * A finished backup of the standby.
   *
   * @param served whether its virtual cluster did, so that a restored one does again
   */
  public record Backup(String location, long jobId, long bytes, boolean served) {}
}
