package dev.understudy.catalog;

import dev.understudy.domain.ClusterRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads clusters. */
public interface ClusterReader {

  Optional<ClusterRecord> find(UUID clusterId);

  /** For people: the cluster's name, or its id where that is all there is. */
  default String nameOf(UUID clusterId) {
    return find(clusterId).map(ClusterRecord::name).orElseGet(clusterId::toString);
  }

  /**
   * Clusters by name, then id.
   *
   * @param afterName keyset position, null for the first page
   */
  List<ClusterRecord> list(
      boolean showInactive, @Nullable String afterName, @Nullable UUID afterId, int limit);

  /**
   * Clusters directly in a folder, or at the root, that are neither deleted nor failed; by name,
   * then id.
   */
  List<ClusterRecord> inFolder(String folderId, PageRange<String> range);

  /** Clusters that a workflow must be driving (CREATING, LOCKED). */
  List<ClusterRecord> driven();

  /** Whether a live stream, or the undoing of one, holds the cluster. */
  boolean isInLiveStream(UUID clusterId);
}
