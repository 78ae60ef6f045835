package dev.understudy.catalog;

import dev.understudy.domain.ClusterRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which clusters to list, and in which order; the id decides between equals.
 *
 * @param showInactive whether deleted clusters, and those whose creation failed, are among them
 * @param asOf leaves out what was created later; null for everything
 * @param after keyset position: the last cluster of the page before, null for the first page
 */
public record ClusterFilter(
    boolean showInactive,
    SortBy sortBy,
    boolean descending,
    @Nullable Instant asOf,
    @Nullable Position after,
    int limit) {
  /** Where clusters that are not deleted stand among times of deletion. */
  private static final Instant NOT_DELETED = Instant.parse("9999-12-31T00:00:00Z");

  /** What clusters are ordered by. */
  public enum SortBy {
    NAME,
    CREATED_AT,
    DELETED_AT
  }

  /** Active clusters by name. */
  public static ClusterFilter active(int limit) {
    return new ClusterFilter(false, SortBy.NAME, false, null, null, limit);
  }

  /** The page after one that ended with this cluster. */
  public ClusterFilter after(ClusterRecord last) {
    return new ClusterFilter(
        showInactive, sortBy, descending, asOf, Position.of(last, sortBy), limit);
  }

  /**
   * A place in an order: the name or the time that it is by, and the id.
   *
   * @param name null where the order is by a time
   * @param time null where the order is by name
   */
  public record Position(@Nullable String name, @Nullable Instant time, UUID id) {

    /** The place of a cluster. */
    public static Position of(ClusterRecord cluster, SortBy sortBy) {
      return switch (sortBy) {
        case NAME -> new Position(cluster.name(), null, cluster.id());
        case CREATED_AT -> new Position(null, cluster.createdAt(), cluster.id());
        case DELETED_AT -> {
          Instant deletedAt = cluster.deletedAt();
          yield new Position(null, deletedAt == null ? NOT_DELETED : deletedAt, cluster.id());
        }
      };
    }
  }
}
