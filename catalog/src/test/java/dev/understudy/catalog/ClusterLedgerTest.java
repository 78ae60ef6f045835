package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.ClusterFilter.SortBy;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.testing.Records;
import java.time.Instant;
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
    assertThat(seen(ClusterFilter.active(2), "page-")).isEqualTo(names);

    ClusterRecord gone = named("zz-gone");
    catalog.clusterLedger().create(gone, Records.command());
    ClusterRecord locked =
        catalog.clusterLedger().lockForDeletion(gone.id(), Records.command()).record();
    assertThat(catalog.clusters().driven()).contains(locked);
    catalog.clusterLedger().commit(changed(locked, ClusterState.DELETED, null), null);
    assertThat(seen(ClusterFilter.active(2), "zz")).isEmpty();
    assertThat(seen(filter(true, SortBy.NAME, false, null), "zz")).containsExactly("zz-gone");
  }

  @Test
  void pagesByTimeInBothDirectionsAndLeavesOutWhatCameLater() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // Two at the same moment, so that the id has to decide.
      Instant at = Records.NOW.plusSeconds(1_000 + (i < 2 ? 0 : i));
      ClusterRecord record = named("time-" + i);
      names.add(
          catalog.clusterLedger().create(createdAt(record, at), Records.command()).record().name());
    }
    List<String> up = seen(filter(false, SortBy.CREATED_AT, false, null), "time-");
    List<String> down = seen(filter(false, SortBy.CREATED_AT, true, null), "time-");
    assertThat(up.subList(0, 2)).containsExactlyInAnyOrder("time-0", "time-1");
    assertThat(up.subList(2, 5)).isEqualTo(names.subList(2, 5));
    assertThat(down).isEqualTo(up.reversed());
    assertThat(
            seen(filter(false, SortBy.CREATED_AT, false, Records.NOW.plusSeconds(1_002)), "time-"))
        .isEqualTo(up.subList(0, 3));
  }

  @Test
  void whatIsNotDeletedComesAfterWhatIs() {
    for (int i = 0; i < 3; i++) {
      ClusterRecord made =
          catalog.clusterLedger().create(named("end-" + i), Records.command()).record();
      if (i < 2) {
        ClusterRecord locked =
            catalog.clusterLedger().lockForDeletion(made.id(), Records.command()).record();
        catalog.clusterLedger().commit(deletedAt(locked, Records.NOW.minusSeconds(i)), null);
      }
    }
    assertThat(seen(filter(true, SortBy.DELETED_AT, false, null), "end-"))
        .containsExactly("end-1", "end-0", "end-2");
    assertThat(seen(filter(true, SortBy.DELETED_AT, true, null), "end-"))
        .containsExactly("end-2", "end-0", "end-1");
  }

  /** The names that begin so, through all pages. */
  private List<String> seen(ClusterFilter first, String beginning) {
    List<String> seen = new ArrayList<>();
    ClusterFilter filter = first;
    while (true) {
      List<ClusterRecord> page = catalog.clusters().list(filter);
      if (page.isEmpty()) {
        return seen;
      }
      page.stream()
          .map(ClusterRecord::name)
          .filter(name -> name.startsWith(beginning))
          .forEach(seen::add);
      filter = filter.after(page.getLast());
    }
  }

  private static ClusterFilter filter(
      boolean showInactive, SortBy sortBy, boolean descending, @Nullable Instant asOf) {
    return new ClusterFilter(showInactive, sortBy, descending, asOf, null, 2);
  }

  private static ClusterRecord createdAt(ClusterRecord base, Instant at) {
    return new ClusterRecord(
        base.id(),
        base.name(),
        base.provider(),
        base.state(),
        base.spec(),
        base.creatorId(),
        at,
        at,
        null,
        base.endpoint(),
        0,
        0);
  }

  private static ClusterRecord deletedAt(ClusterRecord locked, Instant at) {
    return new ClusterRecord(
        locked.id(),
        locked.name(),
        locked.provider(),
        ClusterState.DELETED,
        locked.spec(),
        locked.creatorId(),
        locked.createdAt(),
        at,
        at,
        locked.endpoint(),
        locked.version(),
        locked.driverEpoch());
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
