package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.acceptance.KillMatrix.Blow;
import dev.understudy.acceptance.KillMatrix.Stage;
import dev.understudy.acceptance.KillMatrix.Victim;
import dev.understudy.cli.demo.EnduringTraffic;
import dev.understudy.domain.HlcTimestamp;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the matrix from creation to completion, killed wherever the matrix has kills left. A
 * phase is held by freezing a cluster as soon as the phase is seen; one that was too quick is met
 * in another life.
 */
final class MatrixLife {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration FAR_AHEAD = Duration.ofMinutes(50);
  private static final String ABOVE_THE_FAILOVER_TIME =
      "UPDATE accounts SET balance = balance + 1000 WHERE id < 20000";
  private static final Pattern MOVE = Pattern.compile("[A-Z_]+ to [A-Z_]+");

  private final Processes processes;
  private final Pair pair;
  private final KillMatrix matrix;
  private final EnduringTraffic traffic;
  private final TestStream stream;

  /** The last kill of the primary, which stays dead until the failover is over. */
  private @Nullable Blow last;

  private Instant lastKill = Instant.MAX;

  MatrixLife(Processes processes, Pair pair, KillMatrix matrix, EnduringTraffic traffic) {
    this.processes = processes;
    this.pair = pair;
    this.matrix = matrix;
    this.traffic = traffic;
    traffic.runOn(pair.primary().url());
    this.stream = pair.stream(Map.of("confirm_wipe", true));
  }

  /** Kills in the phases of these stages, and returns once the stream replicates. */
  void begin(Stage... stages) throws Exception {
    strikeUntil("REPLICATING", stages);
    stream.awaitReplicatedBeyond(Instant.now());
  }

  /** Kills while it replicates; without the primary from then on. */
  void strikeReplicating(Random random) throws Exception {
    strikeOpen(Stage.REPLICATING);
    failOver(random.nextBoolean() ? null : replicatedMoment());
  }

  /** Kills while the failover waits; what the dead primary never reached is asked for as latest. */
  void strikeScheduled() throws Exception {
    failOver(Instant.now().plus(FAR_AHEAD));
    strikeOpen(Stage.SCHEDULED);
    failOver(null);
  }

  /**
   * Fails over to before the rows were written over.
   *
   * @param writtenOver how often; more where a revert is over before it is seen
   */
  void strikeReverting(int writtenOver) throws Exception {
    traffic.rest();
    Instant moment = replicatedMoment();
    for (int i = 0; i < writtenOver; i++) {
      pair.primary().execute(ABOVE_THE_FAILOVER_TIME);
    }
    traffic.runOn(pair.primary().url());
    stream.awaitReplicatedBeyond(Instant.now());
    pair.standby().freeze();
    failOver(moment);
    strikeHeld(Stage.REVERTING, "CATCHING_UP");
  }

  /** Fails over to where chance wants. */
  void failOverAnywhere(Random random) throws Exception {
    switch (random.nextInt(3)) {
      case 0 -> failOver(null);
      case 1 -> failOver(replicatedMoment());
      default -> failOver(Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MICROS));
    }
  }

  /** Kills in the phases of a stage until the failover is over; checks all that must hold then. */
  void end(Stage stage) throws Exception {
    strikeUntil("COMPLETED", stage);
    HlcTimestamp failoverTime = stream.awaitCompleted();
    traffic.rest();
    if (last != null) {
      matrix.met(last, Duration.between(lastKill, Instant.now()));
      pair.primary().start();
    }
    assertThat(traffic.checkPromoted(pair.standby().url(), failoverTime).problems()).isEmpty();
    assertThat(pair.standby().fingerprint(failoverTime))
        .isEqualTo(pair.primary().fingerprint(failoverTime));
    String asked = stream.get().path("failover_at").asText();
    if (!asked.isEmpty()) {
      assertThat(failoverTime.toInstant()).isEqualTo(Instant.parse(asked));
    }
    assertEachOnce();
    traffic.forgetAbove(failoverTime);
  }

  String modeOfFailback() {
    return stream.full().path("failback").path("mode").asText();
  }

  /** Each step was taken once, whoever died around it; what a cluster pauses is resumed freely. */
  private void assertEachOnce() throws Exception {
    List<String> moves =
        MOVE.matcher(stream.timeline())
            .results()
            .map(MatchResult::group)
            .filter(move -> !move.contains("RESUMING"))
            .toList();
    assertThat(moves).isNotEmpty().doesNotHaveDuplicates();
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS] ORDER BY id"))
        .containsExactly("system", "main");
  }

  /**
   * @param moment null for the latest time
   */
  private void failOver(@Nullable Instant moment) {
    Site.repeated(() -> moment == null ? stream.failOver() : stream.failOver(moment));
  }

  /** A moment that the standby has; one that lost its primary comes no further. */
  private Instant replicatedMoment() throws SQLException {
    if (last != null) {
      return pair.standby().replicatedTime().truncatedTo(ChronoUnit.MICROS);
    }
    Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
    awaitStandbyBeyond(moment);
    return moment;
  }

  private void awaitStandbyBeyond(Instant moment) {
    await("the standby is beyond " + moment)
        .atMost(LIMIT)
        .until(() -> pair.standby().replicatedTime().isAfter(moment));
  }

  private void strikeUntil(String end, Stage... stages) throws Exception {
    Instant deadline = Instant.now().plus(LIMIT);
    String phase = stream.phase();
    while (!phase.equals(end)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("stuck: " + stream.full());
      }
      for (Stage stage : stages) {
        if (last == null && !matrix.due(stage, phase).isEmpty()) {
          holdAndStrike(stage, phase);
        }
      }
      String next = stream.phase();
      if (!next.equals(phase)) {
        deadline = Instant.now().plus(LIMIT);
      }
      phase = next;
    }
  }

  private void holdAndStrike(Stage stage, String phase) throws Exception {
    TestCluster held = stage == Stage.SCAN ? pair.primary() : pair.standby();
    held.freeze();
    boolean isMet =
        stream.phase().equals(phase) && (stage != Stage.SCAN || pair.standby().isScanning());
    if (isMet) {
      strikeHeld(stage, phase);
    } else {
      held.thaw();
    }
  }

  /** The cluster that is frozen comes last, because with its restart the phase goes on. */
  private void strikeHeld(Stage stage, String phase) throws Exception {
    Victim frozen = stage == Stage.SCAN ? Victim.PRIMARY : Victim.STANDBY;
    List<Blow> due =
        matrix.due(stage, phase).stream()
            .sorted(
                Comparator.comparing((Blow blow) -> blow.victim() == frozen)
                    .thenComparing(blow -> blow.victim().isCluster()))
            .toList();
    for (Blow blow : due) {
      strike(blow);
    }
    if (due.stream().noneMatch(blow -> blow.victim() == frozen)) {
      (frozen == Victim.PRIMARY ? pair.primary() : pair.standby()).thaw();
    }
    Instant released = Instant.now();
    await("the end of " + phase)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !stream.phase().equals(phase));
    matrix.wentOn(stage, Duration.between(released, Instant.now()));
  }

  /** Where nothing has to be held: the stream waits in this phase until it is told to go on. */
  private void strikeOpen(Stage stage) throws Exception {
    List<Blow> due = matrix.due(stage, stage.name());
    for (Blow blow : due) {
      if (blow.victim() != Victim.PRIMARY) {
        strike(blow);
      }
    }
    Instant released = Instant.now();
    awaitStandbyBeyond(released);
    matrix.wentOn(stage, Duration.between(released, Instant.now()));
    for (Blow blow : due) {
      if (blow.victim() == Victim.PRIMARY) {
        strike(blow);
      }
    }
  }

  private void strike(Blow blow) throws Exception {
    Instant killed = Instant.now();
    boolean isMet = true;
    switch (blow.victim()) {
      case PRIMARY -> {
        isMet = diesIn(blow, pair.primary());
        if (isMet && !isNeeded(blow.stage())) {
          last = blow;
          lastKill = killed;
          return;
        }
        pair.primary().start();
      }
      case STANDBY -> {
        isMet = diesIn(blow, pair.standby());
        pair.standby().start();
      }
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
    }
    processes.awaitAnswer();
    Duration recovery = Duration.between(killed, Instant.now());
    if (blow.victim().isCluster() ? isMet : stream.phase().equals(blow.phase())) {
      matrix.met(blow, recovery);
    }
  }

  /** Whether the stream is still in the phase when the cluster is dead: its restart may end it. */
  private boolean diesIn(Blow blow, TestCluster cluster) {
    cluster.kill();
    return stream.phase().equals(blow.phase());
  }

  /** Whether nothing goes on without a primary. */
  private static boolean isNeeded(Stage stage) {
    return stage == Stage.STARTING || stage == Stage.SCAN || stage == Stage.FAILBACK;
  }
}
