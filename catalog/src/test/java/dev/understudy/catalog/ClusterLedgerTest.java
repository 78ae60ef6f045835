package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.testing.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterLedgerTest extends CatalogTest {

  @Test
  void keepsEveryFieldOfARecord() {
    ClusterRecord created =
        catalog
            .clusterLedger()
            .create(Records.cluster(ClusterState.CREATING), Records.command())
            .record();
    ClusterRecord claimed = catalog.clusterLedger().claim(created.id(), 0, "run-1");
    ClusterRecord ready =
        changed(
            claimed,
            ClusterState.CREATED,
            new ClusterEndpoint("127.0.0.1", 1234, 5678, "-----BEGIN CERTIFICATE-----\n…\n"));

    ClusterRecord written = catalog.clusterLedger().commit(ready, null);

    assertThat(written.version()).isEqualTo(2);
    assertThat(written.endpoint()).isEqualTo(ready.endpoint());
    assertThat(catalog.clusters().find(created.id())).contains(written);
    assertThat(catalog.clusterLedger().commit(ready, null)).isEqualTo(written);
    assertRefused(
        ErrorCode.STALE_DRIVER,
        () ->
            catalog
                .clusterLedger()
                .commit(changed(created, ClusterState.CREATION_FAILED, null), null));
  }

  @Test
  void takesANameOnceUntilItsClusterIsDeleted() {
    ClusterRecord first = newCluster();
    ClusterRecord second = named(first.name());
    assertRefused(
        ErrorCode.CLUSTER_NAME_TAKEN,
        () -> catalog.clusterLedger().create(second, Records.command()));

    ClusterRecord locked =
        catalog.clusterLedger().lockForDeletion(first.id(), Records.command()).record();
    assertThat(locked.state()).isEqualTo(ClusterState.LOCKED);
    catalog.clusterLedger().commit(changed(locked, ClusterState.DELETED, null), null);

    assertThat(catalog.clusterLedger().create(second, Records.command()).repeated()).isFalse();
  }

  @Test
  void refusesToDeleteWhatIsHeldOrProtectedOrUnfinished() {
    var stream = newStream();
    ClusterRecord base = Records.cluster(ClusterState.CREATED);
    ClusterSpec open = base.spec();
    ClusterSpec spec =
        new ClusterSpec(
            open.plan(),
            open.cockroachVersion(),
            open.regionNodes(),
            null,
            4,
            16,
            0,
            "",
            "PUBLIC",
            true,
            "root",
            open.labels(),
            true);
    ClusterRecord shielded =
        new ClusterRecord(
            base.id(),
            base.name(),
            base.provider(),
            base.state(),
            spec,
            base.creatorId(),
            base.createdAt(),
            base.updatedAt(),
            null,
            base.endpoint(),
            0,
            0);
    catalog.clusterLedger().create(shielded, Records.command());
    UUID creating =
        catalog
            .clusterLedger()
            .create(Records.cluster(ClusterState.CREATING), Records.command())
            .record()
            .id();

    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> delete(stream.primaryClusterId()));
    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> delete(stream.standbyClusterId()));
    assertRefused(ErrorCode.DELETE_PROTECTED, () -> delete(shielded.id()));
    assertRefused(ErrorCode.CLUSTER_NOT_READY, () -> delete(creating));
    assertRefused(ErrorCode.CLUSTER_NOT_FOUND, () -> delete(UUID.randomUUID()));
  }

  @Test
  void pagesByNameAndHidesWhatIsGone() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      names.add("page-" + i);
      catalog.clusterLedger().create(named("page-" + i), Records.command());
    }
    List<String> seen = new ArrayList<>();
    String name = "page-";
    UUID id = null;
    for (List<ClusterRecord> page = page(name, id); !page.isEmpty(); page = page(name, id)) {
      page.forEach(cluster -> seen.add(cluster.name()));
      name = page.getLast().name();
      id = page.getLast().id();
    }
    assertThat(seen).isEqualTo(names);

    ClusterRecord gone = named("zz-gone");
    catalog.clusterLedger().create(gone, Records.command());
    ClusterRecord locked =
        catalog.clusterLedger().lockForDeletion(gone.id(), Records.command()).record();
    assertThat(catalog.clusters().driven()).contains(locked);
    catalog.clusterLedger().commit(changed(locked, ClusterState.DELETED, null), null);
    assertThat(catalog.clusters().list(false, "zz", null, 10)).isEmpty();
    assertThat(catalog.clusters().list(true, "zz", null, 10)).hasSize(1);
  }

  private List<ClusterRecord> page(String afterName, @Nullable UUID afterId) {
    return catalog.clusters().list(false, afterName, afterId, 2).stream()
        .filter(cluster -> cluster.name().startsWith("page-"))
        .toList();
  }

  private void delete(UUID clusterId) {
    catalog.clusterLedger().lockForDeletion(clusterId, Records.command());
  }

  private static ClusterRecord named(String name) {
    ClusterRecord base = Records.cluster(ClusterState.CREATED);
    return new ClusterRecord(
        base.id(),
        name,
        base.provider(),
        base.state(),
        base.spec(),
        base.creatorId(),
        base.createdAt(),
        base.updatedAt(),
        null,
        base.endpoint(),
        0,
        0);
  }

  private static ClusterRecord changed(
      ClusterRecord record, ClusterState state, @Nullable ClusterEndpoint endpoint) {
    return new ClusterRecord(
        record.id(),
        record.name(),
        record.provider(),
        state,
        record.spec(),
        record.creatorId(),
        record.createdAt(),
        Records.NOW.plusSeconds(5),
        state == ClusterState.DELETED ? Records.NOW : null,
        endpoint,
        record.version(),
        record.driverEpoch());
  }
}
