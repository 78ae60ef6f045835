package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL of each process of the control plane in each phase of a stream, and of the standby in
 * some. A phase is held by freezing the standby as soon as it is seen; one that was too quick is
 * met again in the next life.
 */
@Timeout(1_000)
class EveryPhaseTest extends OnProcesses {
  private static final long SEED = 38_001;
  private static final int LIVES = 6;
  private static final long ROWS = 20_000;

  /**
   * So often each row is written over above the failover time, twice as often in each next life
   * until the revert takes this machine long enough: one that is over in a moment is no phase.
   */
  private static final int WRITTEN_OVER = 40;

  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final String ABOVE_THE_FAILOVER_TIME =
      "UPDATE accounts SET balance = balance + 1000 WHERE id < 20000";

  private static final Pattern MOVE = Pattern.compile("[A-Z_]+ to [A-Z_]+");

  private final Set<Blow> remaining = new LinkedHashSet<>();

  private enum Victim {
    WORKER,
    API,
    TEMPORAL,
    DATABASE,
    STANDBY;

    static final List<Victim> OF_THE_CONTROL_PLANE = List.of(WORKER, API, TEMPORAL, DATABASE);
  }

  /** Who is to be killed in which phase. */
  private record Blow(String phase, Victim victim) {}

  @Test
  @Fault("worker, API, Temporal or MySQL killed (SIGKILL) between any two steps")
  void noPhaseMindsTheDeathOfAnyProcessOfTheControlPlane() throws Exception {
    for (Victim victim : Victim.OF_THE_CONTROL_PLANE) {
      expect(
          victim,
          "PREFLIGHT",
          "PEERING",
          "BACKING_UP_STANDBY",
          "WIPING_STANDBY",
          "STARTING_REPLICATION",
          "CATCHING_UP",
          "REVERTING",
          "PROMOTING",
          "MANAGING_JOBS");
    }
    expect(Victim.STANDBY, "BACKING_UP_STANDBY", "REVERTING", "PROMOTING");
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ROWS, SEED)) {
      for (int life = 1; life <= LIVES && !remaining.isEmpty(); life++) {
        live(pair, blowsIn("REVERTING").isEmpty() ? 1 : WRITTEN_OVER << (life - 1));
        System.out.printf("after life %d not killed in yet: %s%n", life, remaining);
      }
      assertThat(remaining).isEmpty();
    }
    pair.delete();
  }

  @Test
  void theControlPlaneDiesWhileAStreamIsUndone() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    pair.standby().freeze();
    stream.cancel();
    processes.kill();
    processes.startApi();
    processes.startWorker();
    assertThat(stream.phase()).isEqualTo("UNDOING");
    pair.standby().thaw();
    stream.awaitPhase("CANCELED");
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]"))
        .containsExactly("system");
    pair.delete();
  }

  private void expect(Victim victim, String... phases) {
    for (String phase : phases) {
      remaining.add(new Blow(phase, victim));
    }
  }

  /** A stream from creation to completion, killed wherever it has not been killed before. */
  private void live(Pair pair, int writtenOver) throws Exception {
    TestStream stream = pair.stream(Map.of("confirm_wipe", true));
    strikeUntil(stream, pair, phase -> phase.equals("REPLICATING"));
    stream.awaitReplicatedBeyond(Instant.now());
    Instant moment = Instant.parse(stream.get().path("replicated_time").asText());
    for (int i = 0; i < writtenOver; i++) {
      pair.primary().execute(ABOVE_THE_FAILOVER_TIME);
    }
    stream.awaitReplicatedBeyond(Instant.now());
    pair.standby().freeze();
    stream.failOver(moment);
    strikeAt(stream, pair, "CATCHING_UP");
    strikeUntil(stream, pair, phase -> phase.equals("COMPLETED"));
    HlcTimestamp failoverTime = stream.awaitCompleted();
    assertThat(failoverTime.toInstant()).isEqualTo(moment);
    assertThat(pair.standby().fingerprint(failoverTime))
        .isEqualTo(pair.primary().fingerprint(failoverTime));
    assertEachOnce(stream, pair);
  }

  /** Each step was taken once, whoever died around it; what a cluster pauses is resumed freely. */
  private static void assertEachOnce(TestStream stream, Pair pair) throws Exception {
    List<String> moves =
        MOVE.matcher(stream.timeline())
            .results()
            .map(MatchResult::group)
            .filter(move -> !move.contains("RESUMING"))
            .toList();
    assertThat(moves).doesNotHaveDuplicates();
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS] ORDER BY id"))
        .containsExactly("system", "main");
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
    if (stream.phase().equals(phase)) {
      strikeAt(stream, pair, phase);
    } else {
      pair.standby().thaw();
    }
  }

  private void strikeAt(TestStream stream, Pair pair, String phase) throws Exception {
    for (Blow blow : blowsIn(phase)) {
      switch (blow.victim()) {
        case WORKER -> {
          processes.killWorkers();
          processes.startWorker();
        }
        case API -> {
          processes.killApi();
          processes.startApi();
        }
        case TEMPORAL -> {
          processes.killTemporal();
          processes.startTemporal();
        }
        case DATABASE -> processes.restartDatabase();
        case STANDBY -> {
          pair.standby().kill();
          pair.standby().start();
        }
      }
      processes.awaitAnswer();
      if (blow.victim() == Victim.STANDBY || stream.phase().equals(phase)) {
        remaining.remove(blow);
      }
    }
    pair.standby().thaw();
  }
}
