package dev.understudy.localcluster.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private Pair pair;

  @BeforeEach
  void open() throws IOException {
    pair = new Pair(directory);
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private static void readAsOf(LocalEngine engine, Timestamp time) {
    try (Transaction past = engine.readAsOf(Pair.MAIN, time)) {
      past.get(new byte[] {1});
    }
  }

  private static boolean isKept(LocalEngine engine, Timestamp time) {
    try {
      readAsOf(engine, time);
      return true;
    } catch (ClusterException e) {
      assertThat(e.sqlState()).isEqualTo("XXUUU");
      assertThat(e)
          .hasMessageMatching(
              "batch timestamp \\d+\\.\\d{9},\\d+ must be after replica GC threshold \\d+\\.\\d{9},\\d+");
      return false;
    }
  }

  @Test
  void oldVersionsGoWhenTheirTimeIsOverAndTheNewestStay() {
    Timestamp first = Pair.put(pair.primary, "a", "1");
    Pair.put(pair.primary, "a", "2");
    pair.clock.forward(Duration.ofHours(3));
    Timestamp later = Pair.put(pair.primary, "b", "1");
    assertThat(isKept(pair.primary, first)).isTrue();
    pair.clock.forward(Duration.ofHours(2));
    await().atMost(LIMIT).until(() -> !isKept(pair.primary, first));
    assertThat(isKept(pair.primary, later)).isTrue();
    assertThat(Pair.get(pair.primary, "a")).isEqualTo("2");
  }

  @Test
  void aPromotedStandbyRefusesTimesBeforeItsCopyBegan() {
    Timestamp before = Pair.put(pair.primary, "a", "1");
    Pair.put(pair.primary, "a", "2");
    pair.replicate();
    Timestamp first = Pair.put(pair.primary, "b", "1");
    pair.awaitReplicated(first);
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(isKept(pair.primary, before)).isTrue();
    assertThat(isKept(pair.standby, before)).isFalse();
    assertThat(isKept(pair.standby, first)).isTrue();
  }

  @Test
  void aShorterTtlIsObeyedAndReplicates() {
    pair.replicate();
    try (Transaction writing = pair.primary.begin(Pair.MAIN)) {
      pair.primary.replication().setGcTtl(writing, 60);
      pair.awaitReplicated(writing.commit());
    }
    assertThat(pair.standby.replication().gcTtl(Pair.MAIN)).hasSeconds(60);
    assertThat(pair.standby.replication().gcTtl(VirtualCluster.SYSTEM_ID)).hasHours(4);
  }

  @Test
  void anOpenTransactionNeverReadsWhatIsHalfGone() {
    Pair.put(pair.primary, "a", "1");
    Transaction open = pair.primary.begin(Pair.MAIN);
    Pair.put(pair.primary, "a", "2");
    pair.clock.forward(Duration.ofHours(5));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> open.get("a".getBytes(UTF_8)))
                    .hasMessageContaining("must be after replica GC threshold"));
    open.close();
  }

  @Test
  void aProtectedTimestampKeepsHistoryOnBothSides() {
    Timestamp before = Pair.put(pair.primary, "a", "1");
    pair.replicate(new ReplicationOptions(Duration.ofHours(10), null, false));
    Timestamp first = Pair.put(pair.primary, "a", "2");
    pair.awaitReplicated(first);
    pair.clock.forward(Duration.ofHours(6));
    Timestamp last = Pair.put(pair.primary, "a", "3");
    pair.awaitReplicated(last);
    await().atMost(LIMIT).until(() -> !isKept(pair.primary, before));
    assertThat(isKept(pair.primary, first)).isTrue();
    assertThat(isKept(pair.standby, first)).isTrue();
    assertThat(pair.primary.replication().protectedTimestamps()).hasSize(1);
    assertThat(pair.standby.completeReplication(Pair.MAIN, first)).isEqualTo(first);
    pair.awaitReady();
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("2");
  }

  @Test
  void anAlteredRetentionTakesEffectAndNeverBringsBackWhatWasLetGo() {
    pair.set("physical_replication.consumer.heartbeat_frequency", "20ms");
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.replication().alter(Pair.MAIN, new ReplicationOptions(Duration.ZERO, null, false));
    Timestamp moved = Pair.put(pair.primary, "a", "2");
    await()
        .atMost(LIMIT)
        .until(() -> String.valueOf(pair.status().retainedTime()).compareTo(moved.toString()) >= 0);
    ReplicationOptions longer = new ReplicationOptions(Duration.ofHours(8), null, false);
    pair.standby.replication().alter(Pair.MAIN, longer);
    assertThat(pair.status().retainedTime()).isGreaterThanOrEqualTo(moved);
    assertThatThrownBy(() -> pair.standby.completeReplication(Pair.MAIN, Timestamp.ZERO.next()))
        .hasMessageContaining("is before earliest safe cutover time");
  }

  @Test
  void aStreamExpiresADayAfterTheLastHeartbeat() {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.pauseReplication(Pair.MAIN);
    pair.clock.forward(Duration.ofHours(23));
    pair.watchLiveness();
    assertThat(pair.primary.replication().protectedTimestamps()).hasSize(1);
    pair.clock.forward(Duration.ofHours(2));
    ReplicationTest.awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.FAILED);
    assertThat(pair.primary.replication().protectedTimestamps()).isEmpty();
    pair.standby.resumeReplication(Pair.MAIN);
    await().atMost(LIMIT).until(() -> pair.status().status().equals("replication paused"));
    assertThat(ReplicationTest.jobs(pair.standby, JobRecord.INGESTION).getFirst().error())
        .contains("timed out");
  }

  @Test
  void anExpirationWindowReachesTheSource() {
    pair.replicate(new ReplicationOptions(null, Duration.ofHours(2), false));
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby
        .replication()
        .alter(Pair.MAIN, new ReplicationOptions(null, Duration.ofHours(48), false));
    pair.standby.pauseReplication(Pair.MAIN);
    pair.clock.forward(Duration.ofHours(40));
    pair.watchLiveness();
    assertThat(pair.primary.replication().protectedTimestamps()).hasSize(1);
    pair.clock.forward(Duration.ofHours(10));
    await().atMost(LIMIT).until(() -> pair.primary.replication().protectedTimestamps().isEmpty());
  }

  @Test
  void theDataOfADroppedVirtualClusterWaitsForItsTtl() {
    pair.primary.stopService(Pair.MAIN);
    pair.primary.drop(Pair.MAIN, false);
    assertThat(pair.primary.virtualCluster("main")).isEmpty();
    assertThat(ReplicationTest.jobs(pair.primary, JobRecord.COLLECTION).getFirst().runningStatus())
        .isEqualTo("waiting for GC TTL");
    pair.clock.forward(Duration.ofHours(5));
    ReplicationTest.awaitJob(pair.primary, JobRecord.COLLECTION, JobRecord.SUCCEEDED);
  }

  @Test
  void aPausedRemovalWaitsUntilItIsResumed() {
    pair.primary.stopService(Pair.MAIN);
    pair.primary.drop(Pair.MAIN, false);
    long removal = newestRemoval().id();
    pair.primary.pauseJob(VirtualCluster.SYSTEM_ID, removal, null);
    pair.clock.forward(Duration.ofHours(5));
    pair.primary.keepHouse();
    // One after the other is removed, so that when the second is gone, the first had its turn.
    pair.primary.create("second", false);
    pair.primary.drop(pair.primary.virtualCluster("second").orElseThrow().id(), true);
    await().atMost(LIMIT).until(() -> newestRemoval().status().equals(JobRecord.SUCCEEDED));
    assertThat(job(removal).status()).isEqualTo(JobRecord.PAUSED);
    pair.primary.resumeJob(VirtualCluster.SYSTEM_ID, removal);
    await().atMost(LIMIT).until(() -> job(removal).status().equals(JobRecord.SUCCEEDED));
    pair.clock.forward(Duration.ofDays(15));
    pair.primary.keepHouse();
    assertThat(pair.primary.jobs(VirtualCluster.SYSTEM_ID)).isEmpty();
  }

  private Job newestRemoval() {
    return pair.primary.jobs(VirtualCluster.SYSTEM_ID).getFirst();
  }

  private Job job(long id) {
    return pair.primary.jobService().find(VirtualCluster.SYSTEM_ID, id).orElseThrow().shown();
  }
}
