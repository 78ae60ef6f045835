package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.FolderStore;
import dev.understudy.catalog.Organization;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows folders, and what is in them, to callers that may see them. */
public final class FolderReads {
  private static final String LIST = "folders";
  private static final String FOLDERS_OF = "folders-of-";
  private static final String CLUSTERS_OF = "clusters-of-";

  private final FolderStore folders;
  private final ClusterReader clusters;
  private final Supplier<Organization> organization;

  public FolderReads(
      FolderStore folders, ClusterReader clusters, Supplier<Organization> organization) {
    this.folders = folders;
    this.clusters = clusters;
    this.organization = organization;
  }

  /** A page of folders. */
  record Page(List<FolderView> folders, @Nullable Pagination pagination) {}

  FolderView view(Folder folder) {
    return FolderView.of(folder, folders.tree(), organization.get().id());
  }

  FolderView get(Caller caller, String id) {
    FolderTree tree = folders.tree();
    Folder folder = tree.require(WireFormat.id("folder_id", id).toString());
    caller.requireInFolder(Role.READ_FOLDER, folder.id().toString());
    return FolderView.of(folder, tree, organization.get().id());
  }

  Page list(Caller caller, Query query) {
    FolderTree tree = folders.tree();
    List<String> path = query.text("path").map(FolderReads::segments).orElse(null);
    List<Folder> visible =
        tree.all().stream()
            .filter(folder -> caller.mayInFolder(Role.READ_FOLDER, folder.id().toString()))
            .filter(folder -> path == null || path.equals(names(tree, folder)))
            .toList();
    UUID organizationId = organization.get().id();
    var paged =
        Paged.of(
            beyond(visible, Paged.byName(LIST, query)),
            query.limit(),
            folder -> new PageToken(LIST, folder.name(), folder.id()));
    return new Page(
        paged.views(folder -> FolderView.of(folder, tree, organizationId)), paged.pagination());
  }

  /** First the folders by name, then the clusters by name. */
  FolderView.Contents contents(Caller caller, String id, Query query) {
    FolderTree tree = folders.tree();
    String folderId = id.equals(FolderTree.ROOT) ? id : WireFormat.id("folder_id", id).toString();
    if (!tree.exists(folderId)) {
      throw FolderTree.notFound(folderId);
    }
    int limit = query.limit();
    UUID organizationId = organization.get().id();
    List<FolderView> page = new ArrayList<>();
    String clustersList = CLUSTERS_OF + folderId;
    boolean amongClusters =
        query
            .text("pagination.page")
            .filter(text -> PageToken.isOf(clustersList, text))
            .isPresent();
    if (!amongClusters) {
      PageRange<String> range = Paged.byName(FOLDERS_OF + folderId, query);
      List<Folder> children =
          tree.children(folderId).stream()
              .filter(child -> caller.mayInFolder(Role.READ_FOLDER_CONTENTS, child.id().toString()))
              .toList();
      for (Folder child : beyond(children, range)) {
        page.add(FolderView.of(child, tree, organizationId));
      }
    }
    if (page.size() <= limit) {
      PageRange<String> from =
          amongClusters ? Paged.byName(clustersList, query) : fromTheFirst(query);
      for (ClusterRecord cluster : visible(caller, folderId, from, limit + 1 - page.size())) {
        page.add(FolderView.of(cluster, tree, organizationId));
      }
    }
    if (page.isEmpty() && !folderId.equals(FolderTree.ROOT)) {
      caller.requireInFolder(Role.READ_FOLDER_CONTENTS, folderId);
    }
    var paged = Paged.of(page, limit, last -> token(folderId, last));
    return new FolderView.Contents(paged.items(), paged.pagination());
  }

  private static PageRange<String> fromTheFirst(Query query) {
    return new PageRange<>(
        query.time("pagination.as_of_time").orElse(null),
        query.descending(),
        null,
        query.limit() + 1);
  }

  private static PageToken token(String folderId, FolderView last) {
    String list = (last.resourceType().equals("FOLDER") ? FOLDERS_OF : CLUSTERS_OF) + folderId;
    return new PageToken(list, last.name(), last.resourceId());
  }

  /** The next clusters that the caller may see; more than one read where many are hidden. */
  private List<ClusterRecord> visible(
      Caller caller, String folderId, PageRange<String> range, int most) {
    List<ClusterRecord> visible = new ArrayList<>();
    PageRange.@Nullable Position<String> after = range.after();
    while (true) {
      List<ClusterRecord> found =
          clusters.inFolder(
              folderId, new PageRange<>(range.asOf(), range.descending(), after, range.limit()));
      for (ClusterRecord cluster : found) {
        after = new PageRange.Position<>(cluster.name(), cluster.id().toString());
        if (caller.may(Role.READ_CLUSTER, cluster)) {
          visible.add(cluster);
        }
        if (visible.size() == most) {
          return visible;
        }
      }
      if (found.size() < range.limit()) {
        return visible;
      }
    }
  }

  /** The part of a sorted list that a page is taken from. */
  private static List<Folder> beyond(List<Folder> sorted, PageRange<String> range) {
    PageRange.Position<String> after = range.after();
    Instant asOf = range.asOf();
    Stream<Folder> ordered = (range.descending() ? sorted.reversed() : sorted).stream();
    return ordered
        .filter(folder -> asOf == null || !folder.createdAt().isAfter(asOf))
        .filter(folder -> after == null || isBeyond(folder, after, range.descending()))
        .limit(range.limit())
        .toList();
  }

  private static boolean isBeyond(
      Folder folder, PageRange.Position<String> after, boolean descending) {
    int byName = folder.name().compareTo(after.key());
    int order = byName != 0 ? byName : folder.id().toString().compareTo(after.id());
    return descending ? order < 0 : order > 0;
  }

  private static List<String> names(FolderTree tree, Folder folder) {
    return tree.lineage(folder.id().toString()).stream().map(Folder::name).toList();
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }
}
