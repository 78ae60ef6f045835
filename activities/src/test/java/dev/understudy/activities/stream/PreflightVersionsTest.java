package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Reader;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which versions may replicate to which, there and back. */
class PreflightVersionsTest {
  private final FakeSite site = new FakeSite();
  private final FakeStandby standby = site.standby;

  @BeforeEach
  void twoClusters() {
    site.separatePrimary();
    put(site.primary, 1, "system", "shared");
    put(site.primary, 4, "main", "shared");
    put(standby, 1, "system", "shared");
    put(standby, 3, "main", "none");
    standby.status = "ready";
    standby.id = "aaaa";
  }

  @ParameterizedTest
  @CsvSource({
    "v23.1, v23.2, needs v23.2 or later",
    "v23.2, v23.2, ",
    "v23.2, v24.1, ",
    "v24.1, v23.2, Upgrade the standby",
    "v24.3, v24.2, Upgrade the standby",
    "v25.2, v25.2, ",
    "v25.2, v25.3, ",
    "v25.4, v26.1, ",
    "v26.1, v25.4, Upgrade the standby",
    "v26.3, v26.3, "
  })
  void aStandbyIsNeverOlderThanItsPrimary(
      String primary, String standbyVersion, @Nullable String refusal) {
    site.primary.version = ClusterVersion.parse(primary);
    standby.version = ClusterVersion.parse(standbyVersion);
    assertThat(refusalOf(row(null))).isEqualTo(refusal == null ? "" : refusal);
  }

  @ParameterizedTest
  @CsvSource({"25.1, 25.2, ''", "25.2, 25.1-upgrading-to-25.2-step-004, Upgrade the standby"})
  void anUpgradeOfTheStandbyIsFinalizedFirst(String primary, String standbys, String refusal) {
    site.primary.version = ClusterVersion.parse("v25.2.3");
    site.primary.finalized = ClusterVersion.parse(primary);
    standby.version = ClusterVersion.parse("v25.2.3");
    standby.finalized = ClusterVersion.parse(standbys);
    assertThat(refusalOf(row(null))).isEqualTo(refusal);
  }

  /** The promoted cluster is the primary then: its standby was upgraded before it, and is older. */
  @ParameterizedTest
  @CsvSource({
    "v24.1, v24.1, NET_NEW",
    "v24.1, v24.3, NET_NEW",
    "v26.3, v26.3, NET_NEW",
    "v25.3, v25.2, refused",
    "v23.2, v23.2, none",
    "v23.2, v24.1, none"
  })
  void backItGoesOnlyWhereTheOldPrimaryIsNotOlderEither(
      String promoted, String oldPrimary, String mode) {
    site.primary.version = ClusterVersion.parse(promoted);
    site.primary.source = "aaaa:3";
    site.primary.activated = HlcTimestamp.of(FakeStandby.START.minusSeconds(600));
    standby.version = ClusterVersion.parse(oldPrimary);
    String found;
    try {
      Failback failback = look(row(null)).failback();
      found = failback == null ? "none" : failback.mode().name();
    } catch (UnderstudyException refused) {
      assertThat(refused).hasMessageContaining("so is a promoted one");
      found = "refused";
    }
    assertThat(found).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    "v24.1, needs v24.3 or later",
    "v24.2, needs v24.3 or later",
    "v24.3, ''",
    "v26.3, ''"
  })
  void aReaderNeedsAVersionThatHasThem(String version, String refusal) {
    site.primary.version = ClusterVersion.parse("v24.1");
    standby.version = ClusterVersion.parse(version);
    assertThat(refusalOf(row(new Reader(null)))).isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({"v23.2, has no licence", "v24.3, has no licence", "v25.1, ''", "v26.3, ''"})
  void aLicenceIsPartOfTheSetUpBeforeV251(String version, String refusal) {
    site.primary.version = ClusterVersion.parse(version);
    standby.version = ClusterVersion.parse(version);
    standby.licensed = false;
    assertThat(refusalOf(row(null))).isEqualTo(refusal);
  }

  @Test
  void aClusterIsNotItsOwnStandbyUnderAnotherName() {
    standby.id = site.primary.id;
    assertThat(refusalOf(row(null))).contains("one cluster (bbbb) under two names");
  }

  /** The words that were looked for, where the refusal has them. */
  private String refusalOf(StreamRecord record) {
    try {
      assertThat(look(record).virtualCluster()).isEqualTo("main");
      return "";
    } catch (UnderstudyException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED);
      String message = String.valueOf(refused.getMessage());
      for (String words :
          new String[] {
            "needs v23.2 or later", "needs v24.3 or later", "Upgrade the standby", "has no licence"
          }) {
        if (message.contains(words)) {
          return words;
        }
      }
      return message;
    }
  }

  private ReplicationFacts look(StreamRecord record) {
    return new Preflight(site.clusters(), new NobodyPromoted()).look(record);
  }

  private static void put(FakeStandby cluster, long id, String name, String serviceMode) {
    cluster.virtualClusters.put(id, new VirtualCluster(id, name, "ready", serviceMode));
  }

  private static StreamRecord row(@Nullable Reader reader) {
    return new StreamRecord(
        new UUID(0, 9),
        FakeSite.PRIMARY,
        new UUID(0, 2),
        false,
        FakeStandby.START,
        new StreamState.Preflight(),
        null,
        4,
        1,
        reader);
  }
}
