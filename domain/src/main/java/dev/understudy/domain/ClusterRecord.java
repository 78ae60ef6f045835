package dev.understudy.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the catalog knows it.
 *
 * @param endpoint null until the cluster was provisioned
 * @param version rises with every committed change; 0 before the first
 * @param driverEpoch which workflow run creates or deletes it; a lower one may not act
 */
public record ClusterRecord(
    UUID id,
    String name,
    CloudProvider provider,
    ClusterState state,
    ClusterSpec spec,
    String creatorId,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt,
    @Nullable ClusterEndpoint endpoint,
    long version,
    long driverEpoch) {

  /** The same with another specification and another way to it. */
  public ClusterRecord with(ClusterSpec changed, @Nullable ClusterEndpoint reachedAt, Instant now) {
    return new ClusterRecord(
        id,
        name,
        provider,
        state,
        changed,
        creatorId,
        createdAt,
        now,
        deletedAt,
        reachedAt,
        version,
        driverEpoch);
  }
}
