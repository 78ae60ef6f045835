package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicationTest {
  private static final long SEED = System.nanoTime();
  private static final String NO_REPLICATED_TIME =
      "physical_replication_replicated_time_seconds{tenant=\"system\"} 0\n";

  @TempDir Path directory;
  private final Random random = new Random(SEED);
  private Pair pair;

  @BeforeEach
  void open() throws IOException {
    System.out.println("ReplicationTest seed " + SEED);
    pair = new Pair(directory);
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  @Test
  void copiesWhatIsThereThenWhatChangesAndFailsOverToTheLatest() {
    Pair.load(pair.primary, 0, 60_000, 500, random);
    pair.replicate();
    Timestamp changed = Pair.put(pair.primary, "live", "1");
    pair.awaitReplicated(changed);
    assertThat(pair.status().status()).isEqualTo("replicating");
    assertThat(pair.standby.metrics())
        .contains("physical_replication_events_ingested{tenant=\"system\"} 60")
        .contains("physical_replication_commit_latency_count{tenant=\"system\"}")
        .doesNotContain(NO_REPLICATED_TIME);

    Timestamp failover = pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(failover).isGreaterThanOrEqualTo(changed);
    assertThat(pair.standby.replicationStatus(Pair.MAIN)).isEmpty();
    pair.standby.startService(Pair.MAIN);
    assertThat(Pair.get(pair.standby, "live")).isEqualTo("1");
    assertThat(pair.standby.fingerprint(Pair.MAIN, failover))
        .isEqualTo(pair.primary.fingerprint(Pair.MAIN, failover));
    Timestamp written = Pair.put(pair.standby, "after", "1");
    assertThat(written).isGreaterThan(failover);
    awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
    awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.SUCCEEDED);
    assertThat(jobs(pair.standby, JobRecord.PRODUCER)).hasSize(1);
  }

  @Test
  void revertsToAPastTimeAndKeepsNothingAboveIt() {
    Pair.load(pair.primary, 0, 2_000, 100, random);
    pair.replicate();
    Timestamp kept = Pair.put(pair.primary, "a", "kept");
    long expected = pair.primary.fingerprint(Pair.MAIN, kept);
    Pair.put(pair.primary, "a", "reverted");
    Timestamp last = Pair.load(pair.primary, 1_000, 30_000, 100, random);
    pair.awaitReplicated(last);

    assertThat(pair.standby.completeReplication(Pair.MAIN, kept)).isEqualTo(kept);
    pair.awaitReady();
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("kept");
    assertThat(pair.standby.fingerprint(Pair.MAIN, pair.standby.now())).isEqualTo(expected);
  }

  @Test
  void failsOverWithADeadPrimaryAtOnce() throws IOException {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.killPrimary();
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("1");
  }

  @Test
  void waitsForAFailoverTimeInTheFutureAndLetsItBeReplaced() {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    Timestamp later = new Timestamp(pair.primary.now().wallNanos() + 3_600_000_000_000L, 0);
    assertThat(pair.standby.completeReplication(Pair.MAIN, later)).isEqualTo(later);
    assertThat(pair.status().status()).isEqualTo("replication pending failover");
    Timestamp soon = new Timestamp(pair.primary.now().wallNanos() + 300_000_000L, 0);
    pair.standby.completeReplication(Pair.MAIN, soon);
    pair.awaitReady();
    assertThat(pair.primary.now()).isGreaterThan(soon);
  }

  @Test
  void refusesAFailoverBelowTheRetainedTime() {
    Pair.load(pair.primary, 0, 60_000, 300, random);
    Timestamp before = pair.primary.now();
    pair.replicate();
    assertThatThrownBy(() -> pair.standby.completeReplication(Pair.MAIN, before))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("is before earliest safe cutover time");
  }

  @Test
  void goesOnWithTheScanAfterARestartInTheMiddleOfIt() {
    Pair.load(pair.primary, 0, 100_000, 500, random);
    pair.server().holdAfter(60);
    pair.replicate();
    await().until(() -> !pair.standby.metrics().contains("flushes{tenant=\"system\"} 0"));
    assertThat(pair.status().replicatedTime()).isNull();
    pair.restartStandby();
    pair.server().release();
    Timestamp changed = Pair.put(pair.primary, "a", "1");
    pair.awaitReplicated(changed);
    assertThat(pair.standby.fingerprint(Pair.MAIN, changed))
        .isEqualTo(pair.primary.fingerprint(Pair.MAIN, changed));
  }

  @Test
  void theLatestTimeDuringTheScanIsTheOneAtWhichReplicationBegan() {
    Pair.load(pair.primary, 0, 100_000, 500, random);
    Timestamp before = Pair.put(pair.primary, "a", "before");
    pair.server().holdAfter(60);
    pair.replicate();
    await().until(() -> !pair.standby.metrics().contains("flushes{tenant=\"system\"} 0"));
    Timestamp after = Pair.put(pair.primary, "a", "after");
    Timestamp failover = pair.standby.completeReplication(Pair.MAIN, null);
    assertThat(failover).isBetween(before, after);
    assertThat(pair.status().status()).isEqualTo("replication pending failover");
    pair.server().release();
    pair.awaitReady();
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("before");
  }

  @Test
  void goesOnFromTheFrontierWhenThePrimaryComesBack() throws IOException {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.killPrimary();
    await().until(() -> pair.status().status().equals("replication paused"));
    assertThat(jobs(pair.standby, JobRecord.INGESTION).getFirst().error())
        .contains("but is being paused");
    pair.restartPrimary();
    Timestamp changed = Pair.put(pair.primary, "a", "2");
    pair.standby.resumeReplication(Pair.MAIN);
    pair.awaitReplicated(changed);
  }

  @Test
  void failsOverFromAPausedStreamWhosePrimaryIsDead() throws IOException {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.killPrimary();
    await().until(() -> pair.status().status().equals("replication paused"));
    pair.restartStandby();
    Timestamp failover = pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(pair.standby.now()).isGreaterThan(failover);
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("1");
    awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
  }

  @Test
  void losesAndInventsNothingWhileBothSidesStopAndStartAtRandom() throws IOException {
    Pair.load(pair.primary, 0, 20_000, 200, random);
    pair.replicate();
    Timestamp last = pair.primary.now();
    for (int round = 0; round < 12; round++) {
      last = Pair.load(pair.primary, random.nextInt(20_000), 500, 200, random);
      switch (random.nextInt(4)) {
        case 0 -> pair.restartStandby();
        case 1 -> {
          pair.killPrimary();
          pair.restartPrimary();
        }
        case 2 -> pair.standby.pauseReplication(Pair.MAIN);
        default -> pair.awaitReplicated(last);
      }
      pair.standby.resumeReplication(Pair.MAIN);
    }
    pair.awaitReplicated(last);
    assertThat(pair.standby.fingerprint(Pair.MAIN, last))
        .isEqualTo(pair.primary.fingerprint(Pair.MAIN, last));
  }

  @Test
  void replaysWhatHappenedWhilePaused() {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.pauseReplication(Pair.MAIN);
    assertThat(pair.status().status()).isEqualTo("replication paused");
    Timestamp changed = Pair.put(pair.primary, "a", "2");
    pair.restartStandby();
    assertThat(pair.status().status()).isEqualTo("replication paused");
    pair.standby.resumeReplication(Pair.MAIN);
    pair.awaitReplicated(changed);
    assertThat(pair.standby.fingerprint(Pair.MAIN, changed))
        .isEqualTo(pair.primary.fingerprint(Pair.MAIN, changed));
  }

  @Test
  void showsTheReplicatedTimeWhilePausedAfterARestart() {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.pauseReplication(Pair.MAIN);
    pair.restartStandby();
    await().until(() -> !pair.standby.metrics().contains(NO_REPLICATED_TIME));
    assertThat(pair.status().status()).isEqualTo("replication paused");
  }

  @Test
  void pausesWhenThePrimaryHasGivenUpTheStream() throws IOException {
    pair.killPrimary();
    Tuning fast = Pair.fast();
    pair.tune(
        new Tuning(
            Duration.ofMillis(300),
            fast.housekeepingInterval(),
            fast.collectedPerBatch(),
            fast.postFailoverRetention(),
            fast.retries(),
            fast.firstBackOff(),
            fast.longestBackOff(),
            fast.sourceSilence(),
            fast.farewell(),
            fast.streamPace(),
            fast.parallelScans(),
            fast.scanSpans(),
            fast.sortedFileBytes(),
            fast.transactionBytes()));
    pair.restartPrimary();
    pair.set(Settings.HEARTBEAT, "50ms");
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.pauseReplication(Pair.MAIN);
    Job producer = awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.FAILED);
    assertThat(producer.error()).isEqualTo("replication stream " + producer.id() + " timed out");
    pair.standby.resumeReplication(Pair.MAIN);
    await().until(() -> pair.status().status().equals("replication paused"));
    assertThat(jobs(pair.standby, JobRecord.INGESTION).getFirst().error()).contains("timed out");
  }

  @Test
  void refusesAStreamFromAClusterWithoutRangefeedsAndLeavesNothingBehind() {
    pair.primary.set(Settings.RANGEFEED, "false");
    assertThatThrownBy(pair::replicate)
        .isInstanceOf(ClusterException.class)
        .hasMessage("kv.rangefeed.enabled must be true to start a replication job");
    assertThat(pair.standby.virtualCluster("main")).isEmpty();
  }

  @Test
  void dropsOnlyWhatIsStoppedAndMakesTheNameFreeAgain() {
    assertThatThrownBy(() -> pair.primary.drop(Pair.MAIN, true))
        .hasMessageContaining("cannot drop tenant \"main\" (3) in service mode shared");
    pair.replicate();
    assertThatThrownBy(() -> pair.standby.startService(Pair.MAIN))
        .hasMessage("cannot use tenant service mode shared with data state add");
    pair.standby.drop(Pair.MAIN, true);
    assertThat(pair.standby.virtualCluster("main")).isEmpty();
    awaitJob(pair.standby, JobRecord.COLLECTION, JobRecord.SUCCEEDED);
    awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.FAILED);
    pair.replicate();
    assertThat(pair.standby.virtualCluster("main").map(VirtualCluster::id)).hasValue(4L);
  }

  @Test
  void stopsTheServiceOnlyAfterTheSessionsAreClosed() {
    StringBuilder closed = new StringBuilder();
    pair.primary.onServiceStop(closed::append);
    pair.primary.stopService(Pair.MAIN);
    assertThat(closed).hasToString("3");
    assertThat(pair.primary.virtualCluster(Pair.MAIN).orElseThrow().serviceMode())
        .isEqualTo(ServiceMode.NONE);
  }

  @Test
  void keepsTheRecentIndexAsFarBackAsTheStandbyNeedsIt() {
    pair.replicate();
    Timestamp first = Pair.put(pair.primary, "a", "1");
    pair.awaitReplicated(first);
    assertThat(pair.status().retainedTime()).isLessThan(first);
    assertThat(pair.standby.completeReplication(Pair.MAIN, first)).isEqualTo(first);
    pair.awaitReady();
  }

  static List<Job> jobs(LocalEngine engine, String type) {
    return engine.jobs(VirtualCluster.SYSTEM_ID).stream()
        .filter(job -> job.type().equals(type))
        .toList();
  }

  static Job awaitJob(LocalEngine engine, String type, String status) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> jobs(engine, type).stream().anyMatch(job -> job.status().equals(status)));
    return jobs(engine, type).stream()
        .filter(job -> job.status().equals(status))
        .findFirst()
        .orElseThrow();
  }
}
