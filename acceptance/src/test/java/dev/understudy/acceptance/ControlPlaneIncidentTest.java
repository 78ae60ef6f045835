package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Published incidents in which what drives or watches replication was lost, replayed. */
@Timeout(300)
class ControlPlaneIncidentTest extends OnProcesses {
  private static final long SEED = 77_001;
  private static final long FEW = 300;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** What a scenario that failed has left killed would fail the next as well. */
  @BeforeEach
  void startWhatIsMissing() throws Exception {
    processes.startWhatIsMissing();
  }

  /**
   * The class: the orchestrator dies between two steps and takes with it what it knew (a token, a
   * lock, how far it had come), so that the steps are done twice or never. Here all that Temporal
   * and the worker knew is lost, once while the standby is prepared and once while it takes over.
   */
  @Test
  void whatTheOrchestratorKnewIsLostBetweenTwoStepsAndNoStepIsDoneTwiceOrNever() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED).start();
        Traffic overwritten = Traffic.load(pair.standby().url(), FEW, SEED + 1)) {
      TestStream stream = pair.stream(Map.of("confirm_wipe", true));
      pair.standby().freeze();
      assertThat(stream.get().path("status").asText()).isEqualTo("STARTING");
      processes.loseTemporal();
      pair.standby().thaw();
      stream.awaitPhase("REPLICATING");
      stream.awaitReplicatedBeyond(Instant.now());
      Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
      stream.awaitReplicatedBeyond(moment.plusMillis(300));
      pair.standby().freeze();
      stream.failOver(moment);
      processes.loseTemporal();
      assertThat(stream.phase()).isEqualTo("CATCHING_UP");
      pair.standby().thaw();
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(moment);
      for (String step : new String[] {"WIPING_STANDBY", "INITIAL_SCAN", "PROMOTING"}) {
        assertThat(stream.timeline().split("to " + step, -1)).as(step).hasSize(2);
      }
      assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS] ORDER BY id"))
          .containsExactly("system", "main");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  /**
   * The class: the monitor dies unseen, its last reading is taken for the present, and when it is
   * back it acts on what is long past. Here the lag that is shown grows meanwhile, a failover that
   * nobody can carry out is refused and not kept for later, and the monitor that is back sees what
   * is.
   */
  @Test
  void aMonitorThatIsLostShowsNoHealthAndWhenItIsBackActsOnNothingThatIsPast() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      stream.awaitReplicatedBeyond(Instant.now());
      processes.killWorkers();
      String before = stream.timeline();
      await().atMost(LIMIT).until(() -> stream.get().path("replication_lag_seconds").asInt() >= 8);
      JsonNode progress = stream.full().path("progress");
      assertThat(progress.path("sample_age_seconds").asInt()).isGreaterThanOrEqualTo(7);
      assertThat(pair.standby().replicatedTime()).isAfter(Instant.now().minusSeconds(5));
      assertThat(
              processes
                  .answer(
                      "PATCH", TestStream.PATH + "/" + stream.id(), "{\"status\":\"FAILING_OVER\"}")
                  .statusCode())
          .isEqualTo(503);

      processes.startWorker();
      stream.awaitReplicatedBeyond(Instant.now());
      assertThat(stream.get().path("replication_lag_seconds").asInt()).isLessThan(5);
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      assertThat(stream.timeline()).isEqualTo(before);
      HlcTimestamp failoverTime = stream.complete();
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }
}
