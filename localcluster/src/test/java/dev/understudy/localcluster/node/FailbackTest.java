package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.storage.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailbackTest {
  private static final long SEED = System.nanoTime();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final Random random = new Random(SEED);
  private Pair pair;

  @BeforeEach
  void open() throws IOException {
    System.out.println("FailbackTest seed " + SEED);
    pair = new Pair(directory);
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  /** The standby takes over; the old primary goes on by mistake, and is then stopped. */
  private Timestamp takeOver() throws IOException {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "before"));
    Timestamp failover = pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    awaitSucceeded(pair.standby);
    pair.standby.startService(Pair.MAIN);
    pair.serveStandby();
    Pair.put(pair.primary, "a", "lost");
    Pair.put(pair.primary, "lost", "1");
    pair.primary.stopService(Pair.MAIN);
    return failover;
  }

  private void failBack() {
    failBack(ReplicationOptions.NONE);
  }

  private void failBack(ReplicationOptions options) {
    pair.primary
        .replication()
        .failBack(Pair.MAIN, Pair.request("main", pair.standbyServer(), options));
  }

  @ParameterizedTest
  @CsvSource({"V24_1, false", "V24_2, true"})
  void fromAFailoverToThePastComesBackWhereThePrimaryKeepsWhatTheStandbyDoes(
      CrdbVersion version, boolean possible) throws IOException {
    pair.close();
    pair = new Pair(directory.resolve("of-the-version"), version);
    pair.replicate();
    Timestamp past = Pair.put(pair.primary, "a", "1");
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    if (!possible) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  pair.primary.replication().protectedTimestamps().stream()
                      .allMatch(kept -> kept.time().compareTo(past) > 0));
    }
    pair.standby.completeReplication(Pair.MAIN, past);
    pair.awaitReady();
    awaitSucceeded(pair.standby);
    pair.standby.startService(Pair.MAIN);
    pair.serveStandby();
    pair.primary.stopService(Pair.MAIN);
    if (possible) {
      failBack();
      awaitReplicated(pair.primary, Pair.put(pair.standby, "a", "3"));
    } else {
      assertThatThrownBy(this::failBack).hasMessageContaining("history retained since");
    }
  }

  @Test
  void sendsOnlyNetNewChangesBackAndDropsWhatOnlyTheOldPrimaryHad() throws IOException {
    Pair.load(pair.primary, 0, 20_000, 300, random);
    Timestamp failover = takeOver();
    long before = meter(pair.primary, "events_ingested");
    for (int i = 0; i < 40; i++) {
      Pair.put(pair.standby, "new" + i, "x".repeat(100));
    }
    failBack();
    assertThat(pair.primary.virtualCluster("main").orElseThrow().dataState())
        .isEqualTo(DataState.ADD);
    Timestamp last = Pair.put(pair.standby, "a", "after");
    awaitReplicated(pair.primary, last);
    assertThat(meter(pair.primary, "events_ingested") - before).isEqualTo(41);
    assertThat(meter(pair.primary, "logical_bytes")).isLessThan(20_000);
    assertThat(pair.primary.fingerprint(Pair.MAIN, last))
        .isEqualTo(pair.standby.fingerprint(Pair.MAIN, last));
    assertThat(pair.primary.replicationStatus(Pair.MAIN).orElseThrow().retainedTime())
        .isEqualTo(failover);

    Timestamp back = pair.primary.completeReplication(Pair.MAIN, null);
    awaitReady(pair.primary);
    assertThat(Pair.get(pair.primary, "lost")).isNull();
    assertThat(Pair.get(pair.primary, "a")).isEqualTo("after");
    assertThat(pair.primary.replication().prior(Pair.MAIN))
        .hasValue(
            new PriorReplication(PriorReplication.id(pair.standby.clusterId(), Pair.MAIN), back));
  }

  @Test
  void goesThereAndBackAndThereAgain() throws IOException {
    Pair.load(pair.primary, 0, 5_000, 100, random);
    takeOver();
    failBack();
    awaitReplicated(pair.primary, Pair.put(pair.standby, "turn", "2"));
    pair.standby.stopService(Pair.MAIN);
    pair.primary.completeReplication(Pair.MAIN, null);
    awaitReady(pair.primary);
    awaitSucceeded(pair.primary);
    pair.primary.startService(Pair.MAIN);

    Timestamp third = Pair.put(pair.primary, "turn", "3");
    long before = meter(pair.standby, "events_ingested");
    pair.standby
        .replication()
        .failBack(Pair.MAIN, Pair.request("main", pair.server(), ReplicationOptions.NONE));
    pair.awaitReplicated(third);
    assertThat(meter(pair.standby, "events_ingested") - before).isEqualTo(1);
    assertThat(pair.standby.fingerprint(Pair.MAIN, third))
        .isEqualTo(pair.primary.fingerprint(Pair.MAIN, third));
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(Pair.get(pair.standby, "turn")).isEqualTo("3");
  }

  @Test
  void goesOnWithTheResetWhenTheClusterStopsInTheMiddleOfIt() throws IOException {
    takeOver();
    pair.primary.startService(Pair.MAIN);
    Pair.load(pair.primary, 0, 300_000, 20, random);
    pair.primary.stopService(Pair.MAIN);
    Timestamp last = Pair.put(pair.standby, "a", "after");
    failBack();
    pair.reopenPrimary();
    assertThat(status(pair.primary)).isEqualTo("initializing replication");
    pair.reopenPrimary();
    awaitReplicated(pair.primary, last);
    assertThat(pair.primary.fingerprint(Pair.MAIN, last))
        .isEqualTo(pair.standby.fingerprint(Pair.MAIN, last));
    assertThat(ReplicationTest.jobs(pair.primary, JobRecord.INGESTION)).hasSize(1);
  }

  @Test
  void makesOneJobHoweverOftenItIsAsked() throws Exception {
    takeOver();
    Callable<Boolean> attempt =
        () -> {
          try {
            failBack();
            return true;
          } catch (ClusterException e) {
            assertThat(e).hasMessageContaining("is replication or a restore already running?");
            return false;
          }
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      int began = 0;
      for (Future<Boolean> outcome : executor.invokeAll(List.of(attempt, attempt, attempt))) {
        began += outcome.get() ? 1 : 0;
      }
      assertThat(began).isEqualTo(1);
    }
    assertThat(ReplicationTest.jobs(pair.primary, JobRecord.INGESTION)).hasSize(1);
    assertThat(pair.standby.replication().protectedTimestamps()).hasSize(2);
  }

  @Test
  void refusesAVirtualClusterInServiceAndOneThatSharesNoHistory() throws IOException {
    pair.serveStandby();
    assertThatThrownBy(this::failBack)
        .hasMessage(
            "cannot start replication for tenant \"main\" (3) in service mode shared;"
                + " service mode must be none");
    pair.primary.stopService(Pair.MAIN);
    pair.standby.create("main", false);
    assertThatThrownBy(this::failBack)
        .hasMessageContaining("cannot reconfigure existing tenant to replicate from specified")
        .hasMessageContaining(pair.standby.clusterId() + ":3");
  }

  @Test
  void refusesOnceTheHistoryIsNoLongerKept() throws IOException {
    Timestamp failover = takeOver();
    pair.clock.forward(Duration.ofHours(25));
    await().atMost(LIMIT).until(() -> pair.primary.replication().protectedTimestamps().isEmpty());
    String refused = "cannot resume replication into tenant \"main\" by reverting to " + failover;
    assertThatThrownBy(this::failBack)
        .hasMessage(refused + " (no history is retained by 1 producer jobs)");
    pair.primary.startReplicationStream(
        "main", Documents.text(new StreamRequest(UUID.randomUUID(), null, null, null)));
    assertThatThrownBy(this::failBack).hasMessageContaining(refused + " (history retained since");
  }

  @Test
  void aLongerExpirationOfTheSourceKeepsTheHistoryLonger() throws IOException {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.primary.replication().setSourceExpiration(Pair.MAIN, Duration.ofHours(48));
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    awaitSucceeded(pair.standby);
    ReplicationTest.awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.SUCCEEDED);
    pair.clock.forward(Duration.ofHours(30));
    pair.reopenPrimary();
    assertThat(pair.primary.replication().protectedTimestamps()).hasSize(1);
    pair.clock.forward(Duration.ofHours(20));
    await().atMost(LIMIT).until(() -> pair.primary.replication().protectedTimestamps().isEmpty());
  }

  @Test
  void theSourceRefusesAClusterThatItDidNotComeFrom() throws IOException {
    Timestamp failover = takeOver();
    UUID stranger = UUID.randomUUID();
    assertThatThrownBy(() -> resume(new StreamRequest(stranger, Pair.MAIN, failover, null)))
        .hasMessage(
            "requesting cluster ID %s does not match previous source cluster ID %s"
                .formatted(stranger, pair.primary.clusterId()));
    UUID primary = pair.primary.clusterId();
    assertThatThrownBy(() -> resume(new StreamRequest(primary, 9L, failover, null)))
        .hasMessage("requesting tenant ID 9 does not match previous source tenant ID 3");
  }

  private void resume(StreamRequest request) {
    pair.standby.startReplicationStream("main", Documents.text(request));
  }

  @Test
  void resetsDataToATimeAndLetsNobodyGoOnFromWhatWasTakenBack() throws IOException {
    Timestamp early = Pair.put(pair.primary, "b", "kept");
    Timestamp failover = takeOver();
    pair.primary.replication().resetData(Pair.MAIN, early);
    assertThat(Pair.get(pair.primary, "a")).isNull();
    assertThat(Pair.get(pair.primary, "b")).isEqualTo("kept");
    pair.standby.stopService(Pair.MAIN);
    assertThatThrownBy(
            () ->
                pair.standby
                    .replication()
                    .failBack(
                        Pair.MAIN, Pair.request("main", pair.server(), ReplicationOptions.NONE)))
        .hasMessageContaining("cannot replicate from " + failover + " on: history above " + early);
  }

  @Test
  void anotherStandbysStreamEndsWhenItsPrimaryIsReset() throws IOException {
    takeOver();
    pair.primary.startReplicationStream(
        "main", Documents.text(new StreamRequest(UUID.randomUUID(), null, null, null)));
    failBack();
    assertThat(ReplicationTest.awaitJob(pair.primary, JobRecord.PRODUCER, JobRecord.FAILED).error())
        .contains("tenant \"main\" was reverted to");
  }

  private static String status(LocalEngine engine) {
    return engine.replicationStatus(Pair.MAIN).orElseThrow().status();
  }

  static void awaitReplicated(LocalEngine engine, Timestamp time) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              Timestamp replicated =
                  engine.replicationStatus(Pair.MAIN).orElseThrow().replicatedTime();
              return replicated != null && replicated.compareTo(time) >= 0;
            });
  }

  private static void awaitReady(LocalEngine engine) {
    await()
        .atMost(LIMIT)
        .until(() -> engine.virtualCluster(Pair.MAIN).orElseThrow().dataState() == DataState.READY);
  }

  /** The farewell to the other side is over, too. */
  private static void awaitSucceeded(LocalEngine engine) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                engine.jobs(VirtualCluster.SYSTEM_ID).stream()
                    .filter(job -> job.type().equals(JobRecord.INGESTION))
                    .allMatch(job -> job.status().equals(JobRecord.SUCCEEDED)));
  }

  private static long meter(LocalEngine engine, String name) {
    Matcher found =
        Pattern.compile("(?m)^physical_replication_" + name + "\\{.*} (\\d+)$")
            .matcher(engine.metrics());
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  @Test
  void aStreamOutOfARevertedVirtualClusterCannotBeResumedThoughItWasPaused() {
    pair.replicate();
    Timestamp kept = Pair.put(pair.primary, "a", "1");
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    long producer =
        pair.primary.jobs(VirtualCluster.SYSTEM_ID).stream()
            .filter(job -> job.type().equals(JobRecord.PRODUCER))
            .findFirst()
            .orElseThrow()
            .id();
    pair.primary.pauseJob(VirtualCluster.SYSTEM_ID, producer, null);
    pair.primary.stopService(Pair.MAIN);
    pair.primary.replication().resetData(Pair.MAIN, kept);
    assertThatThrownBy(() -> pair.primary.resumeJob(VirtualCluster.SYSTEM_ID, producer))
        .hasMessage("job with status failed cannot be resumed");
  }
}
