package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL of the control plane in each phase of a stream, and of the standby in those of a
 * failover. A phase is held by freezing the standby as soon as it is seen; one that was too quick
 * is met again in the next life.
 */
@Timeout(400)
class EveryPhaseTest extends OnOneSite {
  private static final long SEED = 38_001;
  private static final int LIVES = 6;
  private static final long ROWS = 20_000;

  /** A revert that is over in a moment is no phase of its own. */
  private static final int WRITTEN_OVER = 12;

  private static final Duration LIFE = Duration.ofSeconds(120);
  private static final String ABOVE_THE_FAILOVER_TIME =
      "UPDATE accounts SET balance = balance + 1000 WHERE id < 20000";

  private final Set<Blow> remaining = new LinkedHashSet<>();

  private enum Victim {
    CONTROL_PLANE,
    STANDBY
  }

  /** Who is to be killed in which phase. */
  private record Blow(String phase, Victim victim) {}

  @Test
  void noPhaseMindsTheDeathOfTheControlPlaneNorAFailoverThatOfTheStandby() throws Exception {
    expect(
        Victim.CONTROL_PLANE,
        "PREFLIGHT",
        "PEERING",
        "BACKING_UP_STANDBY",
        "WIPING_STANDBY",
        "STARTING_REPLICATION",
        "REVERTING",
        "PROMOTING",
        "MANAGING_JOBS");
    expect(Victim.STANDBY, "BACKING_UP_STANDBY", "REVERTING", "PROMOTING");
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ROWS, SEED)) {
      for (int life = 1; life <= LIVES && !remaining.isEmpty(); life++) {
        live(pair);
        System.out.printf("after life %d not killed in yet: %s%n", life, remaining);
      }
      assertThat(remaining).isEmpty();
    }
    pair.delete();
  }

  @Test
  void theControlPlaneDiesWhileTheStandbyCatchesUpAndWhileAStreamIsUndone() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 200, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      pair.primary().freeze();
      Instant moment = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(moment);
      stream.awaitPhase("CATCHING_UP");
      restartIn(stream, "CATCHING_UP");
      pair.primary().thaw();
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(moment);
      traffic.close();
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    TestStream again = pair.stream(Map.of("confirm_wipe", true)).awaitPhase("REPLICATING");
    pair.standby().freeze();
    again.cancel();
    restartIn(again, "UNDOING");
    pair.standby().thaw();
    again.awaitPhase("CANCELED");
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]"))
        .containsExactly("system");
    pair.delete();
  }

  private void restartIn(TestStream stream, String phase) throws Exception {
    site.kill();
    site.start();
    assertThat(stream.phase()).isEqualTo(phase);
  }

  private void expect(Victim victim, String... phases) {
    for (String phase : phases) {
      remaining.add(new Blow(phase, victim));
    }
  }

  /** A stream from creation to completion, killed wherever it has not been killed before. */
  private void live(Pair pair) throws Exception {
    TestStream stream = pair.stream(Map.of("confirm_wipe", true));
    strikeUntil(stream, pair, phase -> phase.equals("REPLICATING"));
    stream.awaitReplicatedBeyond(Instant.now());
    Instant moment = Instant.parse(stream.get().path("replicated_time").asText());
    for (int i = 0; i < WRITTEN_OVER; i++) {
      pair.primary().execute(ABOVE_THE_FAILOVER_TIME);
    }
    stream.awaitReplicatedBeyond(Instant.now());
    stream.failOver(moment);
    strikeUntil(stream, pair, phase -> phase.equals("COMPLETED"));
    HlcTimestamp failoverTime = stream.awaitCompleted();
    assertThat(failoverTime.toInstant()).isEqualTo(moment);
    assertThat(pair.standby().fingerprint(failoverTime))
        .isEqualTo(pair.primary().fingerprint(failoverTime));
  }

  private void strikeUntil(TestStream stream, Pair pair, Predicate<String> end) throws Exception {
    Instant deadline = Instant.now().plus(LIFE);
    String phase = stream.phase();
    while (!end.test(phase)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("stuck: " + stream.full());
      }
      if (!blowsIn(phase).isEmpty()) {
        strike(stream, pair, phase);
      }
      phase = stream.phase();
    }
  }

  private List<Blow> blowsIn(String phase) {
    return new ArrayList<>(remaining.stream().filter(blow -> blow.phase().equals(phase)).toList());
  }

  private void strike(TestStream stream, Pair pair, String phase) throws Exception {
    pair.standby().freeze();
    if (!stream.phase().equals(phase)) {
      pair.standby().thaw();
      return;
    }
    for (Blow blow : blowsIn(phase)) {
      switch (blow.victim()) {
        case CONTROL_PLANE -> {
          site.kill();
          site.start();
        }
        case STANDBY -> {
          pair.standby().kill();
          pair.standby().start();
        }
      }
      if (blow.victim() == Victim.STANDBY || stream.phase().equals(phase)) {
        remaining.remove(blow);
      }
    }
    pair.standby().thaw();
  }
}
