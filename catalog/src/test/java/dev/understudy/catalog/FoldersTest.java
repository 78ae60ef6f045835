package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FoldersTest extends CatalogTest {

  @Test
  void keepsFoldersWithTheirLabels() {
    Folder made = newFolder("with labels", FolderTree.ROOT);
    assertThat(catalog.folders().tree().find(made.id().toString())).contains(made);

    Folder inside = newFolder("inside", made.id().toString());
    Folder moved =
        catalog
            .folders()
            .update(
                inside.id(),
                now ->
                    new Folder(
                        now.id(), "renamed", FolderTree.ROOT, Map.of("a", "b"), now.createdAt()));
    assertThat(catalog.folders().tree().find(inside.id().toString())).contains(moved);
    assertThat(moved.labels()).containsExactly(Map.entry("a", "b"));
    assertRefused(
        ErrorCode.FOLDER_NOT_FOUND, () -> catalog.folders().update(UUID.randomUUID(), now -> now));
  }

  @Test
  void makesOneFolderOfACommandThatIsRepeated() {
    CommandKey command = Records.command();
    Folder first = catalog.folders().create(folder("repeated", FolderTree.ROOT), command);
    assertThat(catalog.folders().create(folder("repeated", FolderTree.ROOT), command))
        .isEqualTo(first);
    assertRefused(ErrorCode.FOLDER_NAME_TAKEN, () -> newFolder("repeated", FolderTree.ROOT));
  }

  @Test
  void deletesOnlyWhatIsEmptyAndWhatWasGrantedOnIt() {
    Folder outer = newFolder("outer", FolderTree.ROOT);
    Folder inner = newFolder("inner", outer.id().toString());
    ClusterRecord cluster = newCluster(inner.id().toString());
    UUID account = UUID.randomUUID();
    RoleGrant onInner =
        new RoleGrant("FOLDER_ADMIN", RoleGrant.Scope.FOLDER, inner.id().toString());
    RoleGrant onOuter =
        new RoleGrant("FOLDER_ADMIN", RoleGrant.Scope.FOLDER, outer.id().toString());
    catalog.access().grant(account, onInner);
    catalog.access().grant(account, onOuter);

    assertRefused(ErrorCode.FOLDER_NOT_EMPTY, () -> catalog.folders().delete(outer.id()));
    assertRefused(ErrorCode.FOLDER_NOT_EMPTY, () -> catalog.folders().delete(inner.id()));
    delete(cluster);
    catalog.folders().delete(inner.id());
    assertThat(catalog.access().grants(account)).containsExactly(onOuter);
    catalog.folders().delete(outer.id());
    assertRefused(ErrorCode.FOLDER_NOT_FOUND, () -> catalog.folders().delete(outer.id()));
  }

  @Test
  void listsTheClustersOfAFolderByName() {
    String folder = newFolder("with clusters", FolderTree.ROOT).id().toString();
    List<ClusterRecord> made =
        java.util.stream.Stream.generate(() -> newCluster(folder))
            .limit(3)
            .sorted(java.util.Comparator.comparing(ClusterRecord::name))
            .toList();
    delete(newCluster(folder));

    assertThat(catalog.clusters().inFolder(folder, new PageRange<>(null, false, null, 9)))
        .isEqualTo(made);
    var after = new PageRange.Position<>(made.get(1).name(), made.get(1).id().toString());
    assertThat(catalog.clusters().inFolder(folder, new PageRange<>(null, false, after, 9)))
        .containsExactly(made.get(2));
    assertThat(catalog.clusters().inFolder(folder, new PageRange<>(null, true, after, 9)))
        .containsExactly(made.get(0));
    newCluster(FolderTree.ROOT);
    assertThat(catalog.clusters().inFolder(FolderTree.ROOT, new PageRange<>(null, false, null, 1)))
        .hasSize(1);
  }

  @Test
  void refusesAClusterInAFolderThatIsNotThere() {
    assertRefused(
        ErrorCode.FOLDER_NOT_FOUND, () -> newCluster("00000000-0000-4000-8000-00000000dead"));
  }

  @Test
  void leavesNoClusterInAFolderThatWasDeletedAtTheSameMoment() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 10; round++) {
        Folder folder = newFolder("race-" + round, FolderTree.ROOT);
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Boolean> deletion =
            threads.submit(
                () -> {
                  together.await();
                  return succeeds(() -> catalog.folders().delete(folder.id()));
                });
        Future<Boolean> creation =
            threads.submit(
                () -> {
                  together.await();
                  return succeeds(() -> newCluster(folder.id().toString()));
                });
        assertThat(deletion.get()).as("round %d", round).isNotEqualTo(creation.get());
      }
    }
  }

  @Test
  void hasOneOrganizationForEver() {
    Organization organization = catalog.organization();
    assertThat(organization.name()).isNotEmpty();
    assertThat(catalog.organization()).isEqualTo(organization);
  }

  private static boolean succeeds(Runnable action) {
    try {
      action.run();
      return true;
    } catch (UnderstudyException e) {
      assertThat(e.code()).isIn(ErrorCode.FOLDER_NOT_FOUND, ErrorCode.FOLDER_NOT_EMPTY);
      return false;
    }
  }

  private void delete(ClusterRecord cluster) {
    var locked = catalog.clusterLedger().lockForDeletion(cluster.id(), Records.command()).record();
    catalog
        .clusterLedger()
        .commit(
            new ClusterRecord(
                locked.id(),
                locked.name(),
                locked.provider(),
                ClusterState.DELETED,
                locked.spec(),
                locked.creatorId(),
                locked.createdAt(),
                locked.updatedAt(),
                Records.NOW,
                null,
                locked.version(),
                locked.driverEpoch()),
            null);
  }

  private ClusterRecord newCluster(String folderId) {
    ClusterRecord record = Records.cluster(ClusterState.CREATED);
    ClusterSpec spec = record.spec();
    ClusterSpec inFolder =
        new ClusterSpec(
            spec.plan(),
            spec.cockroachVersion(),
            spec.regionNodes(),
            spec.machineType(),
            spec.numVirtualCpus(),
            spec.storageGib(),
            spec.diskIops(),
            spec.cidrRange(),
            spec.networkVisibility(),
            spec.deleteProtection(),
            folderId,
            spec.labels(),
            spec.supportsClusterVirtualization());
    return catalog
        .clusterLedger()
        .create(
            new ClusterRecord(
                record.id(),
                record.name(),
                record.provider(),
                record.state(),
                inFolder,
                record.creatorId(),
                record.createdAt(),
                record.updatedAt(),
                null,
                record.endpoint(),
                0,
                0),
            Records.command())
        .record();
  }

  private Folder newFolder(String name, String parentId) {
    return catalog.folders().create(folder(name, parentId), Records.command());
  }

  private static Folder folder(String name, String parentId) {
    return new Folder(UUID.randomUUID(), name, parentId, Map.of("env", "test"), Records.NOW);
  }
}
