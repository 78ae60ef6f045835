package dev.understudy.api.http;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A folder, or a cluster in one, as a reply shows it. */
record FolderView(
    UUID resourceId,
    String resourceType,
    String parentId,
    UUID organizationId,
    String name,
    List<Segment> path,
    Map<String, String> labels) {

  /** One of the folders above. */
  record Segment(UUID id, String name) {}

  /** What is in a folder. */
  record Contents(List<FolderView> resources, @Nullable Pagination pagination) {}

  static FolderView of(Folder folder, FolderTree tree, UUID organizationId) {
    return new FolderView(
        folder.id(),
        "FOLDER",
        folder.parentId(),
        organizationId,
        folder.name(),
        path(folder.parentId(), tree),
        folder.labels());
  }

  static FolderView of(ClusterRecord cluster, FolderTree tree, UUID organizationId) {
    String parentId = cluster.spec().parentId();
    return new FolderView(
        cluster.id(),
        "CLUSTER",
        parentId,
        organizationId,
        cluster.name(),
        path(parentId, tree),
        cluster.spec().labels());
  }

  private static List<Segment> path(String parentId, FolderTree tree) {
    return tree.lineage(parentId).stream()
        .map(folder -> new Segment(folder.id(), folder.name()))
        .toList();
  }
}
