package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a stream learnt and did while starting, needed until its end.
 *
 * @param virtualCluster name of the application virtual cluster, the same on both sides
 * @param wipedVirtualClusterId id of the standby's virtual cluster found in preflight and dropped,
 *     null where there was none
 * @param backup where the standby's last data is, null where there was nothing to back up
 */
public record ReplicationFacts(
    String virtualCluster, @Nullable Long wipedVirtualClusterId, @Nullable Backup backup) {

  /**
   * A finished backup of the standby.
   *
   * @param served whether its virtual cluster did, so that a restored one does again
   */
  public record Backup(String location, long jobId, long bytes, boolean served) {}
}
