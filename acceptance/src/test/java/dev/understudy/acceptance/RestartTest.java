package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code up} is killed or stopped, and goes on where it was when it is started again. */
@Timeout(120)
class RestartTest extends OnOneSite {
  private static final long SEED = 31_001;
  private static final long ENOUGH_TO_SCAN = 40_000;
  private static final long FEW = 500;

  @Test
  void aStreamWhoseControlPlaneWasKilledDuringTheScanGoesOnAndCompletes() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ENOUGH_TO_SCAN, SEED)) {
      TestStream stream = pair.stream().awaitPhase("INITIAL_SCAN");
      pair.primary().freeze();
      assertThat(pair.standby().isScanning()).as("the scan goes on").isTrue();
      site.kill();
      site.start();
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      assertThat(stream.phase()).isEqualTo("INITIAL_SCAN");

      pair.primary().thaw();
      traffic.start();
      stream.awaitPhase("REPLICATING");
      await().until(() -> traffic.commits() > 50);
      HlcTimestamp failoverTime = stream.complete();
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  void aKilledControlPlaneLosesNothingWhileReplicatingAndFailsOverOnTime() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      Instant killed = Instant.now();
      site.kill();
      site.start();
      assertThat(stream.phase()).isEqualTo("REPLICATING");

      Duration restart = Duration.between(killed, Instant.now());
      Instant ahead = Instant.now().plus(restart.multipliedBy(4)).truncatedTo(ChronoUnit.MICROS);
      assertThat(stream.failOver(ahead).path("status").asText()).isEqualTo("FAILING_OVER");
      assertThat(stream.phase()).isEqualTo("SCHEDULED");
      site.kill();
      site.start();
      assertThat(stream.phase()).isEqualTo("SCHEDULED");
      assertThat(Instant.now()).isBefore(ahead);

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(Instant.now()).isAfterOrEqualTo(ahead);
      assertThat(failoverTime.toInstant()).isEqualTo(ahead);
      assertThat(stream.timeline()).contains("its time has come").doesNotContain("passed");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  void aFailoverWhoseTimePassedWhileNothingRanFiresAtOnceToTheTimeAskedFor() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      Instant ahead = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(ahead);
      site.kill();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Instant.now().isAfter(ahead.plusSeconds(5)));
      site.start();

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(ahead);
      assertThat(Instant.parse(stream.get().path("failover_at").asText())).isEqualTo(ahead);
      assertThat(stream.timeline()).contains("its time passed").contains("while nothing drove");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  void aCleanStopAndStartLeavesEveryClusterAndStreamAsItWas() throws Exception {
    Pair pair = site.pair();
    TestStream canceled = pair.stream().awaitPhase("REPLICATING");
    canceled.cancel();
    canceled.awaitPhase("CANCELED");
    TestStream live = pair.replicating();
    JsonNode clusters = site.api().get("/api/v1/clusters");
    JsonNode before = canceled.get();
    String ended = canceled.timeline();
    String begun = live.timeline();

    site.stop();
    site.start();

    assertThat(site.api().get("/api/v1/clusters")).isEqualTo(clusters);
    assertThat(canceled.get()).isEqualTo(before);
    assertThat(canceled.timeline()).isEqualTo(ended);
    assertThat(live.phase()).isEqualTo("REPLICATING");
    assertThat(live.timeline()).startsWith(begun);
    live.complete();
    assertThat(pair.standby().rows("SELECT 1")).containsExactly("1");
    pair.delete();
  }
}
