package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.BackupConfig;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.RegionDisruption;
import dev.understudy.domain.SelfHosted;
import dev.understudy.testing.Records;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterChangeTest extends CatalogTest {
  private static final ClusterChange EVERY_FIVE_MINUTES = new ClusterChange.Backups(true, 5, null);

  @Test
  void aChangeOfTheSpecificationTouchesNothingElseAndHasOneEffect() {
    ClusterRecord before = newCluster();
    CommandKey key = Records.command();

    ClusterRecord after =
        catalog.clusterLedger().change(before.id(), labels(Map.of("a", "b")), key).record();

    assertThat(after.spec().labels()).isEqualTo(Map.of("a", "b"));
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(after.with(before.spec(), before.endpoint(), before.updatedAt()))
        .isEqualTo(atVersion(before, after.version()));
    assertThat(catalog.clusters().find(before.id())).contains(after);

    ClusterRecord other =
        catalog
            .clusterLedger()
            .change(before.id(), labels(Map.of("c", "d")), Records.command())
            .record();
    var repeated = catalog.clusterLedger().change(before.id(), labels(Map.of("a", "b")), key);
    assertThat(repeated.repeated()).isTrue();
    assertThat(repeated.record()).isEqualTo(other);
    assertThat(
            catalog
                .clusterLedger()
                .change(before.id(), labels(Map.of("c", "d")), Records.command())
                .record()
                .version())
        .isEqualTo(other.version());
  }

  @Test
  void onlyAClusterThatIsCreatedCanBeChanged() {
    UUID creating =
        catalog
            .clusterLedger()
            .create(Records.cluster(ClusterState.CREATING), Records.command())
            .record()
            .id();
    UUID locked = newCluster().id();
    catalog.clusterLedger().lockForDeletion(locked, Records.command());

    assertRefused(ErrorCode.CLUSTER_NOT_READY, () -> change(creating, EVERY_FIVE_MINUTES));
    assertRefused(ErrorCode.CLUSTER_NOT_READY, () -> change(locked, EVERY_FIVE_MINUTES));
    assertRefused(ErrorCode.CLUSTER_NOT_FOUND, () -> change(UUID.randomUUID(), labels(Map.of())));
    assertThat(catalog.clusters().settings(creating)).isEqualTo(ClusterSettings.INITIAL);
  }

  @Test
  void aRefusedChangeIsNotRemembered() {
    UUID cluster = newCluster().id();
    CommandKey key = Records.command();
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            catalog.clusterLedger().change(cluster, new ClusterChange.Backups(true, 7, null), key));
    assertThat(catalog.commands().outcome(key)).isEmpty();
    assertThat(catalog.clusterLedger().change(cluster, EVERY_FIVE_MINUTES, key).repeated())
        .isFalse();
  }

  @Test
  void settingsAreDueUntilTheClusterWasToldOfThem() {
    UUID cluster = newCluster().id();
    assertThat(catalog.clusters().settings(cluster)).isEqualTo(ClusterSettings.INITIAL);
    change(cluster, EVERY_FIVE_MINUTES);
    ClusterSettings first = catalog.clusters().settings(cluster);
    assertThat(first.backups()).isEqualTo(new BackupConfig(true, 5, 30, false));
    assertThat(catalog.clusters().withDueSettings()).contains(cluster);

    change(cluster, new ClusterChange.Backups(null, 60, null));
    assertThat(catalog.clusterLedger().settle(cluster, Part.BACKUPS, first, null)).isFalse();
    ClusterSettings second = catalog.clusters().settings(cluster);
    assertThat(second.due()).containsExactly(Part.BACKUPS);
    assertThat(catalog.clusterLedger().settle(cluster, Part.BACKUPS, second, null)).isTrue();
    assertThat(catalog.clusters().withDueSettings()).doesNotContain(cluster);
    assertThat(catalog.clusterLedger().settle(cluster, Part.BACKUPS, second, "no")).isTrue();
    assertThat(catalog.clusters().settings(cluster).problems())
        .isEqualTo(Map.of(Part.BACKUPS, "no"));
  }

  @Test
  void settingsOfDifferentPartsDoNotDisturbEachOther() {
    UUID cluster = newCluster().id();
    change(cluster, EVERY_FIVE_MINUTES);
    change(cluster, new ClusterChange.MetricExport(true));
    change(
        cluster,
        new ClusterChange.Disruption(
            List.of(new RegionDisruption("us-east-1", true, List.of(), List.of()))));
    ClusterSettings settings = catalog.clusters().settings(cluster);
    assertThat(settings.due()).containsExactlyInAnyOrder(Part.BACKUPS, Part.DISRUPTION);
    assertThat(settings.metricExport()).isTrue();
    assertThat(catalog.clusterLedger().settle(cluster, Part.DISRUPTION, settings, null)).isTrue();
    assertThat(catalog.clusters().settings(cluster).due()).containsExactly(Part.BACKUPS);
  }

  @Test
  void newLoginsAndAddressComeTogether() {
    UUID cluster = newCluster().id();
    var access = new SelfHosted("db.example", 26257, 8080, "PEM", "main", "id");
    var system = new Login("operator", "a-new-secret");
    CommandKey key = Records.command();

    catalog.clusterLedger().replaceAccess(cluster, access, system, null, key);

    ClusterRecord changed = catalog.clusters().find(cluster).orElseThrow();
    assertThat(changed.endpoint()).isEqualTo(access.endpoint());
    assertThat(changed.spec().selfHosted()).isEqualTo(access);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(system);
    assertThat(catalog.logins().find(cluster, Login.Kind.APPLICATION)).isEmpty();
    var other = new Login("operator", "not-this");
    assertThat(catalog.clusterLedger().replaceAccess(cluster, access, other, other, key).repeated())
        .isTrue();
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(system);
  }

  @Test
  void saysWhyAClusterWasNotCreated() {
    UUID cluster = newCluster().id();
    catalog.clusterLedger().explain(cluster, "nobody listens there");
    assertThat(catalog.clusters().settings(cluster).creationProblem())
        .isEqualTo("nobody listens there");
  }

  private void change(UUID cluster, ClusterChange change) {
    catalog.clusterLedger().change(cluster, change, Records.command());
  }

  private static ClusterChange labels(@Nullable Map<String, String> labels) {
    return new ClusterChange.Specification(labels, null, null, null, null, null, null, null);
  }

  private static ClusterRecord atVersion(ClusterRecord record, long version) {
    return new ClusterRecord(
        record.id(),
        record.name(),
        record.provider(),
        record.state(),
        record.spec(),
        record.creatorId(),
        record.createdAt(),
        record.updatedAt(),
        record.deletedAt(),
        record.endpoint(),
        version,
        record.driverEpoch());
  }
}
