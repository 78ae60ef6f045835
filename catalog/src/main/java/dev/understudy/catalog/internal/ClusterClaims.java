package dev.understudy.catalog.internal;

import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Decides, with both clusters' rows locked, whether a new stream may have its clusters: a live
 * standby is in no other live stream in any role, a live primary is nobody's standby.
 */
final class ClusterClaims {
  private ClusterClaims() {}

  static void claim(Handle handle, StreamRecord record) {
    UUID primary = record.primaryClusterId();
    UUID standby = record.standbyClusterId();
    if (primary.equals(standby)) {
      throw new UnderstudyException(ErrorCode.SAME_CLUSTER, "a cluster cannot be its own standby");
    }
    // Always in the order of ids, so that two claims wait for each other instead of deadlocking.
    List<String> ids = Stream.of(primary.toString(), standby.toString()).sorted().toList();
    for (String id : ids) {
      lock(handle, id);
    }
    holderAsStandby(handle, primary).ifPresent(stream -> refuse(primary, stream));
    holder(handle, standby).ifPresent(stream -> refuse(standby, stream));
  }

  /** The stream that still has work to do on a cluster, in whichever role. */
  static Optional<String> holder(Handle handle, UUID clusterId) {
    return holderAsStandby(handle, clusterId).or(() -> held(handle, "primary", clusterId));
  }

  private static Optional<String> holderAsStandby(Handle handle, UUID clusterId) {
    return held(handle, "standby", clusterId);
  }

  private static Optional<String> held(Handle handle, String role, UUID clusterId) {
    return handle
        .createQuery(
            "SELECT id FROM streams WHERE " + role + "_cluster_id = :id AND driven = TRUE LIMIT 1")
        .bind("id", clusterId.toString())
        .mapTo(String.class)
        .findOne();
  }

  private static void lock(Handle handle, String clusterId) {
    ClusterState state =
        handle
            .createQuery("SELECT state FROM clusters WHERE id = :id FOR UPDATE")
            .bind("id", clusterId)
            .mapTo(String.class)
            .findOne()
            .map(ClusterState::valueOf)
            .filter(found -> found != ClusterState.DELETED)
            .orElseThrow(() -> ClusterRows.notFound(UUID.fromString(clusterId)));
    if (state != ClusterState.CREATED) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_NOT_READY, "cluster '" + clusterId + "' is " + state);
    }
  }

  private static void refuse(UUID clusterId, String streamId) {
    throw new UnderstudyException(
        ErrorCode.CLUSTER_IN_USE,
        "cluster '" + clusterId + "' is in use by physical replication stream '" + streamId + "'");
  }
}
