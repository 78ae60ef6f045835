package dev.understudy.catalog;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads clusters. */
public interface ClusterReader {

  Optional<ClusterRecord> find(UUID clusterId);

  /** For people: the cluster's name, or its id where that is all there is. */
  default String nameOf(UUID clusterId) {
    return find(clusterId).map(ClusterRecord::name).orElseGet(clusterId::toString);
  }

  /** The clusters of a page, in its order. */
  List<ClusterRecord> list(ClusterFilter filter);

  /**
   * Clusters directly in a folder, or at the root, that are neither deleted nor failed; by name,
   * then id.
   */
  List<ClusterRecord> inFolder(String folderId, PageRange<String> range);

  /** Clusters that a workflow must be driving (CREATING, LOCKED). */
  List<ClusterRecord> driven();

  /** Whether a live stream, or the undoing of one, holds the cluster. */
  boolean isInLiveStream(UUID clusterId);

  /** What was set on a cluster; the initial settings where nothing was. */
  ClusterSettings settings(UUID clusterId);

  /** Clusters that are yet to be told of something that was set on them. */
  List<UUID> withDueSettings();
}
