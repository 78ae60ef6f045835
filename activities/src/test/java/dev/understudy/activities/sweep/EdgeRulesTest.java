package dev.understudy.activities.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.stream.PrimaryWord;
import dev.understudy.domain.Attention;
import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.Reader;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdgeRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);
  private static final StreamRecord SCANNING = row(new StreamState.InitialScan(FACTS));
  private static final StreamRecord REPLICATING = row(new StreamState.Replicating(FACTS));
  private static final PrimaryWord.Said NOTHING = new PrimaryWord.Said.Nothing();
  private static final PrimaryWord.Said ALIVE = new PrimaryWord.Said.Alive();
  private static final PrimaryWord.Said EXPIRED = new PrimaryWord.Said.Expired("timed out");
  private static final Motion MOVING = new Motion(NOW, NOW.minusSeconds(1), true);
  private static final Motion STANDING = new Motion(NOW, NOW.minusSeconds(150), true);
  private static final Told TOLD = Told.NOTHING.with(Kind.HOURLY, NOW);

  @Test
  void everyStreamIsSampledOnceInTheHourOfASweepAndNotAllAtOnce() {
    Random random = new Random(61_001);
    Map<Long, Integer> turns = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      Told told = EdgeRules.atFirst(new UUID(random.nextLong(), random.nextLong()), NOW);
      long minutes =
          Duration.between(NOW, Objects.requireNonNull(told.hourly()).at()).toMinutes() + 60;
      assertThat(minutes).isBetween(0L, 55L);
      turns.merge(minutes, 1, Integer::sum);
    }
    assertThat(turns.values()).allMatch(streams -> streams < 50);
  }

  @Test
  void aScanIsFinishedOnceThereIsAReplicatedTime() {
    assertThat(EdgeRules.edge(SCANNING, sample(null, "replicating"), TOLD)).isEmpty();
    assertThat(EdgeRules.edge(SCANNING, lagging(1), TOLD)).contains(Kind.SCAN_FINISHED);
  }

  @Test
  void anEdgeThatTheRowDoesNotShowYetIsToldAgain() {
    assertThat(
            EdgeRules.edge(
                SCANNING, lagging(1), TOLD.with(Kind.SCAN_FINISHED, NOW.minusSeconds(1))))
        .isEmpty();
    assertThat(
            EdgeRules.edge(
                SCANNING, lagging(1), TOLD.with(Kind.SCAN_FINISHED, NOW.minusSeconds(6))))
        .contains(Kind.SCAN_FINISHED);
  }

  @Test
  void lagIsToldWithHysteresisAndNotMoreThanOnceAMinute() {
    assertThat(EdgeRules.edge(REPLICATING, lagging(59), TOLD)).isEmpty();
    assertThat(EdgeRules.edge(REPLICATING, lagging(61), TOLD)).contains(Kind.LAG_OVER_BUDGET);

    Told over = TOLD.with(Kind.LAG_OVER_BUDGET, NOW.minusSeconds(90));
    assertThat(EdgeRules.edge(REPLICATING, lagging(45), over)).isEmpty();
    assertThat(EdgeRules.edge(REPLICATING, lagging(5), over)).contains(Kind.LAG_WITHIN_BUDGET);

    Told lately = TOLD.with(Kind.LAG_OVER_BUDGET, NOW.minusSeconds(30));
    assertThat(EdgeRules.edge(REPLICATING, lagging(5), lately)).isEmpty();
  }

  @Test
  void oneSampleAnHourIsTold() {
    Told told = Told.NOTHING.with(Kind.HOURLY, NOW.minus(Duration.ofMinutes(61)));
    assertThat(EdgeRules.edge(REPLICATING, lagging(1), told)).contains(Kind.HOURLY);
  }

  @Test
  void aReplicaThatVanishedOrWasPausedIsToldUntilAHumanKnows() {
    assertThat(EdgeRules.edge(REPLICATING, sample(null, "gone"), TOLD)).contains(Kind.GONE);
    assertThat(EdgeRules.edge(REPLICATING, sample(NOW, "replication paused"), TOLD))
        .contains(Kind.PAUSED_BY_CLUSTER);
    StreamRecord known =
        REPLICATING.needing(
            AttentionRules.raise(Attention.Reason.STEP_FAILED, REPLICATING.state(), NOW, "gone"));
    assertThat(EdgeRules.edge(known, sample(null, "gone"), TOLD)).isEmpty();
  }

  @Test
  void aPauseThatWasAskedForIsNoNewsAndOneInTheScanIs() {
    ProgressSample paused = sample(NOW, "replication paused");
    for (StreamState state :
        List.of(
            new StreamState.Pausing(FACTS),
            new StreamState.Paused(FACTS, NOW),
            new StreamState.Resuming(FACTS))) {
      assertThat(EdgeRules.edge(row(state), paused, TOLD)).isEmpty();
    }
    assertThat(EdgeRules.edge(SCANNING, sample(null, "replication paused"), TOLD))
        .contains(Kind.PAUSED_BY_CLUSTER);
    assertThat(EdgeRules.edge(lost(REPLICATING), paused, TOLD)).contains(Kind.PAUSED_BY_CLUSTER);
  }

  @Test
  void aPrimaryIsLostOnceAndBackOnlyWhenTheStandbyGetsAhead() {
    ProgressSample behind = lagging(90);
    assertThat(source(REPLICATING, behind, NOTHING, MOVING)).contains(Kind.SOURCE_LOST);
    assertThat(source(REPLICATING, behind, ALIVE, MOVING)).isEmpty();
    assertThat(source(lost(REPLICATING), behind, NOTHING, STANDING)).isEmpty();
    assertThat(source(lost(REPLICATING), behind, ALIVE, STANDING)).isEmpty();
    assertThat(source(lost(REPLICATING), behind, ALIVE, MOVING)).contains(Kind.SOURCE_BACK);
  }

  @Test
  void aPrimaryThatOnlyTheStandbyCannotReachIsLostAllTheSame() {
    assertThat(source(REPLICATING, lagging(150), ALIVE, STANDING)).contains(Kind.SOURCE_LOST);
    StreamRecord paused = row(new StreamState.Paused(FACTS, NOW));
    assertThat(source(paused, lagging(150), ALIVE, STANDING)).isEmpty();
    assertThat(source(paused, lagging(150), NOTHING, STANDING)).contains(Kind.SOURCE_LOST);
  }

  @Test
  void aPrimaryThatGaveUpIsToldWhateverElseIsKnown() {
    assertThat(source(lost(REPLICATING), lagging(90), EXPIRED, STANDING))
        .contains(Kind.SOURCE_EXPIRED);
    assertThat(source(row(new StreamState.Paused(FACTS, NOW)), lagging(90), EXPIRED, STANDING))
        .contains(Kind.SOURCE_EXPIRED);
  }

  @Test
  void thePrimaryIsAskedOnlyInDoubtAndNeverDuringACutover() {
    assertThat(EdgeRules.isSourceInDoubt(REPLICATING, lagging(1))).isFalse();
    assertThat(EdgeRules.isSourceInDoubt(REPLICATING, lagging(40))).isTrue();
    assertThat(EdgeRules.isSourceInDoubt(row(new StreamState.Paused(FACTS, NOW)), lagging(1)))
        .isTrue();
    StreamRecord cuttingOver =
        row(new StreamState.CatchingUp(FACTS, new FailoverTarget.Latest(), null));
    assertThat(EdgeRules.isSourceInDoubt(cuttingOver, lagging(90))).isFalse();
  }

  @Test
  void motionIsSeenWhenTheReplicatedTimeRises() {
    Motion watched = Motion.watchedFrom(NOW.minusSeconds(200));
    assertThat(watched.stands(NOW)).isTrue();
    Motion first = watched.after(lagging(9));
    assertThat(first.moves(NOW)).isFalse();
    Motion moved = first.after(lagging(5));
    assertThat(moved.moves(NOW)).isTrue();
    assertThat(moved.after(lagging(5))).isEqualTo(moved);
    assertThat(moved.stands(NOW.plusSeconds(121))).isTrue();
  }

  private static Optional<Kind> source(
      StreamRecord row, ProgressSample sample, PrimaryWord.Said said, Motion motion) {
    return EdgeRules.sourceEdge(row, sample, said, motion, TOLD);
  }

  @Test
  void aReaderIsLookedForAfterTheScanUntilTheRowShowsIt() {
    StreamRecord asked = REPLICATING.with(new Reader(null));
    assertThat(EdgeRules.isReaderAwaited(asked, lagging(1), TOLD)).isTrue();
    Told lately = TOLD.with(Kind.READER_READY, NOW.minusSeconds(1));
    assertThat(EdgeRules.isReaderAwaited(asked, lagging(1), lately)).isFalse();
    Told before = TOLD.with(Kind.READER_READY, NOW.minusSeconds(6));
    assertThat(EdgeRules.isReaderAwaited(asked, lagging(1), before)).isTrue();
    assertThat(EdgeRules.isReaderAwaited(asked.with(new Reader(NOW)), lagging(1), TOLD)).isFalse();
    assertThat(EdgeRules.isReaderAwaited(REPLICATING, lagging(1), TOLD)).isFalse();
    StreamRecord scanning = SCANNING.with(new Reader(null));
    assertThat(EdgeRules.isReaderAwaited(scanning, lagging(1), TOLD)).isFalse();
  }

  private static StreamRecord lost(StreamRecord row) {
    return row.needing(
        AttentionRules.raise(Attention.Reason.SOURCE_LOST, row.state(), NOW, "lost"));
  }

  private static ProgressSample lagging(long seconds) {
    return sample(NOW.minusSeconds(seconds), "replicating");
  }

  private static ProgressSample sample(@Nullable Instant replicated, String status) {
    return new ProgressSample(
        new UUID(0, 9), NOW, NOW.minusSeconds(3600), replicated, status, null, 0);
  }

  private static StreamRecord row(StreamState state) {
    return new StreamRecord(
        new UUID(0, 9), new UUID(0, 1), new UUID(0, 2), false, NOW, state, null, 4, 1);
  }
}
