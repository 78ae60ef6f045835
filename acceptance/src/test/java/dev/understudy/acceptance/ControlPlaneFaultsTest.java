package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of the fault table in which the control plane fails, or is asked several things at once. */
@Timeout(600)
class ControlPlaneFaultsTest extends OnProcesses {
  private static final long SEED = 72_001;
  private static final long FEW = 300;
  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final String RACES =
      "a timer fires while a withdrawal is being committed; CONFIRM races a cancel";

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  /** What a scenario that failed has left killed would fail the next as well. */
  @BeforeEach
  void startWhatIsMissing() throws Exception {
    processes.startWhatIsMissing();
  }

  @AfterAll
  void endCallers() {
    callers.shutdownNow();
  }

  @Test
  @Fault("failover asked twice, concurrently, by API and by signal")
  void severalRequestsAtOnceAreOneFailoverAndTellTheSame() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED).start()) {
      TestStream stream = pair.replicating();
      await().atMost(LIMIT).until(() -> traffic.commits() > 50);
      Future<JsonNode> one = callers.submit(() -> stream.failOver());
      Future<?> signal = callers.submit(() -> signalFailover(stream));
      Future<JsonNode> two = callers.submit(() -> stream.failOver());
      signal.get();
      for (JsonNode answer : List.of(one.get(), two.get())) {
        assertThat(answer.path("id").asText()).isEqualTo(stream.id());
        assertThat(answer.path("status").asText()).isIn("FAILING_OVER", "COMPLETED");
      }
      HlcTimestamp failoverTime = stream.awaitCompleted();
      await().atMost(LIMIT).until(() -> stream.timeline().contains("eve"));
      assertThat(stream.timeline().split("to PROMOTING", -1)).hasSize(2);
      assertThat(stream.timeline().split("to COMPLETED", -1)).hasSize(2);
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  private Void signalFailover(TestStream stream) throws Exception {
    processes
        .temporal()
        .shell(
            "temporal workflow signal -w $W --name failover"
                + " --input '{\"reason\":\"primary lost\",\"actor\":\"eve\"}'",
            stream.id());
    return null;
  }

  @Test
  @Fault("retained time passes a past target between check and act")
  void aTargetThatTheRetainedTimePassedMeanwhileIsReplacedByIt() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
      stream.awaitReplicatedBeyond(moment.plusSeconds(2));
      pair.standby().freeze();
      stream.failOver(moment);
      processes.killWorkers();
      pair.standby().thaw();
      pair.standby().systemExecute("ALTER VIRTUAL CLUSTER main SET REPLICATION RETENTION = '1s'");
      await()
          .atMost(LIMIT)
          .until(() -> pair.standby().retainedTime().isAfter(moment.plusSeconds(1)));
      assertThat(stream.phase()).isEqualTo("CATCHING_UP");
      processes.startWorker();

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isAfter(moment.plusSeconds(1));
      assertThat(stream.timeline()).contains("no longer keeps", "the oldest time it keeps");
      traffic.close();
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    pair.delete();
  }

  @Test
  @Fault("stale sweep, activity or driver on a partitioned worker")
  void aWorkerThatComesBackFromAPartitionChangesNothing() throws Exception {
    Pair pair = site.pair();
    Pair other = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start();
        Traffic more = Traffic.load(other.primary().url(), FEW, SEED + 3).start()) {
      TestStream ended = pair.replicating();
      TestStream going = other.replicating();
      pair.standby().freeze();
      ended.failOver();
      ServedProcess stale = processes.worker();
      stale.freeze();
      pair.standby().thaw();
      ServedProcess fresh = processes.launchWorker();
      HlcTimestamp failoverTime = ended.awaitCompleted();
      pair.standby().execute("INSERT INTO journal VALUES (-7, 'note', 0, 1, 0)");
      going.awaitReplicatedBeyond(Instant.now());
      String before = ended.timeline();
      JsonNode row = ended.get();

      stale.thaw();
      Instant thawed = Instant.now();
      List<Instant> seen = new ArrayList<>();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                seen.add(Instant.parse(going.get().path("replicated_time").asText()));
                return seen.getLast().isAfter(thawed.plusSeconds(5));
              });
      assertThat(seen).isSorted();
      fresh.kill();
      HlcTimestamp end = going.complete();
      more.close();
      other.assertNothingLost(more, end);
      assertThat(ended.timeline()).isEqualTo(before);
      assertThat(ended.get()).isEqualTo(row);
      assertThat(pair.standby().rows("SELECT id FROM journal WHERE id < 0")).containsExactly("-7");
      pair.standby().execute("DELETE FROM journal WHERE id = -7");
      traffic.close();
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    pair.delete();
    other.delete();
  }

  @Test
  @Fault(RACES)
  void aWithdrawalBeingCommittedWhenTheTimerFiresWins() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    Instant ahead = Instant.now().plusSeconds(5);
    Future<JsonNode> withdrawal;
    stream.failOver(ahead);
    try (HeldRow held = new HeldRow(processes, stream)) {
      withdrawal = callers.submit(() -> stream.change("withdraw"));
      held.awaitWaiting();
      assertThat(Instant.now()).isBefore(ahead);
      await().until(() -> Instant.now().isAfter(ahead.plusMillis(500)));
    }
    assertThat(withdrawal.get().path("phase").asText()).isEqualTo("REPLICATING");
    stream.awaitReplicatedBeyond(ahead.plusSeconds(2));
    assertThat(stream.phase()).isEqualTo("REPLICATING");
    assertThat(stream.timeline()).doesNotContain("its time");
    stream.complete();
    pair.delete();
  }

  @Test
  @Fault(RACES)
  void aWithdrawalThatComesWhileTheTimersMoveIsCommittedIsRefused() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    stream.failOver(Instant.now().plusSeconds(3));
    Future<Integer> withdrawal;
    try (HeldRow held = new HeldRow(processes, stream)) {
      held.awaitWaiting();
      withdrawal = callers.submit(() -> status(() -> stream.change("withdraw")));
      awaitAccepted(stream, "withdrawFailover");
    }
    assertThat(withdrawal.get()).isEqualTo(400);
    stream.awaitCompleted();
    assertThat(stream.timeline()).contains("its time has come").doesNotContain("by the test");
    pair.delete();
  }

  @Test
  @Fault(RACES)
  void aConfirmThatComesAfterACancelIsRefusedAndNothingIsWiped() throws Exception {
    Pair pair = site.pair();
    try (Traffic standby = Traffic.load(pair.standby().url(), 100, SEED + 4);
        var session = pair.standby().connect()) {
      TestStream stream = pair.stream();
      stream.awaitAttention("CONFIRM_WIPE");
      Future<JsonNode> cancel;
      Future<Integer> confirm;
      try (HeldRow held = new HeldRow(processes, stream)) {
        cancel = callers.submit(stream::cancel);
        held.awaitWaiting();
        confirm = callers.submit(() -> status(() -> stream.intervene("CONFIRM")));
        awaitAccepted(stream, "answerAttention");
      }
      assertThat(cancel.get().path("status").asText()).isEqualTo("CANCELED");
      assertThat(confirm.get()).isEqualTo(400);
      stream.awaitPhase("CANCELED");
      assertThat(session.isValid(2)).isTrue();
      assertThat(pair.standby().rows("SELECT count(*) FROM accounts")).containsExactly("100");
    }
    pair.delete();
  }

  private static int status(Callable<?> request) throws Exception {
    try {
      request.call();
      return 200;
    } catch (ApiException refusal) {
      return refusal.status();
    }
  }

  /** Until the workflow has taken an update that it has not answered yet. */
  private void awaitAccepted(TestStream stream, String update) {
    await()
        .atMost(Duration.ofSeconds(9))
        .until(() -> processes.temporal().history(stream.id()).contains("\"" + update + "\""));
  }

  @Test
  @Fault("control plane back after an outage that a scheduled failover's time fell into")
  void aFailoverWhoseTimePassedMeanwhileFiresAtOnceToTheTimeAskedForAndSaysSo() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 5).start()) {
      TestStream stream = pair.replicating();
      Instant ahead = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(ahead);
      processes.kill();
      processes.killTemporal();
      await().atMost(LIMIT).until(() -> Instant.now().isAfter(ahead.plusSeconds(6)));
      processes.restartDatabase();
      processes.startTemporal();
      processes.startApi();
      processes.startWorker();

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(ahead);
      assertThat(stream.timeline()).contains("its time passed").contains("while nothing drove");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }
}
