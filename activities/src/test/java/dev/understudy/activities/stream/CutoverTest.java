package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import dev.understudy.workflows.activity.FailoverSteps.AcceptedTarget;
import dev.understudy.workflows.activity.FailoverSteps.CatchUpReport;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CutoverTest {
  private static final Instant START = FakeStandby.START;
  private static final HlcTimestamp AHEAD = HlcTimestamp.of(START.plusSeconds(3));

  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);

  private final FakeStandby standby = new FakeStandby();
  private final ManualClock clock = new ManualClock(START);
  private final Cutover cutover = new Cutover(new Waiting(clock, clock::advance));

  @Test
  void latestIsWhatTheStandbySays() {
    AcceptedTarget accepted = cutover.complete(standby, FACTS, new FailoverTarget.Latest());
    assertThat(accepted).isEqualTo(new AcceptedTarget(HlcTimestamp.of(START), false, ""));
  }

  /** Some versions would take the time at which replication began. */
  @Test
  void theLatestTimeIsNotAskedForDuringTheScan() {
    standby.scanning = true;
    assertThatThrownBy(() -> cutover.complete(standby, FACTS, new FailoverTarget.Latest()))
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FAILOVER_DURING_SCAN));
    assertThat(standby.done).isEmpty();
  }

  @Test
  void aTargetThatTheStandbyHasAlreadyIsNotGivenAgain() {
    FailoverTarget target = new FailoverTarget.At(AHEAD.toInstant());
    cutover.complete(standby, FACTS, target);
    assertThat(cutover.complete(standby, FACTS, target).failoverTime()).isEqualTo(AHEAD);
    assertThat(standby.done).hasSize(1);
  }

  @Test
  void aTimeThatIsNoLongerRetainedBecomesTheOldestThatIs() {
    Instant before = standby.retained.minusSeconds(1);
    AcceptedTarget accepted = cutover.complete(standby, FACTS, new FailoverTarget.At(before));
    assertThat(accepted.failoverTime()).isEqualTo(HlcTimestamp.of(standby.retained));
    assertThat(accepted.remark()).contains("no longer keeps");
  }

  @Test
  void aStandbyThatIsReadyAlreadySaysToWhichTime() {
    standby.status = "ready";
    standby.activated = AHEAD;
    AcceptedTarget accepted = cutover.complete(standby, FACTS, new FailoverTarget.Latest());
    assertThat(accepted.failoverTime()).isEqualTo(AHEAD);
    assertThat(accepted.begun()).isTrue();
    assertThat(standby.done).isEmpty();
  }

  @Test
  void waitsUntilTheTargetIsReachedAndTheDataReady() {
    cutover.complete(standby, FACTS, new FailoverTarget.At(AHEAD.toInstant()));
    CatchUpReport report = cutover.awaitCatchUp(standby, "main", AHEAD, false);
    assertThat(report.reached()).isTrue();
    assertThat(report.failoverTime()).isEqualTo(AHEAD);
    cutover.awaitReady(standby, "main");
    assertThat(standby.activated).isEqualTo(AHEAD);
  }

  @Test
  void aPauseByTheClusterOnTheWayIsEnded() {
    cutover.complete(standby, FACTS, new FailoverTarget.At(AHEAD.toInstant()));
    standby.status = "replication paused";
    assertThat(cutover.awaitCatchUp(standby, "main", AHEAD, false).reached()).isTrue();
    assertThat(standby.done).contains("resume replication");
  }

  @Test
  void aStandstillIsToldAfterHalfAMinute() {
    standby.pace = Duration.ZERO;
    cutover.complete(standby, FACTS, new FailoverTarget.At(AHEAD.toInstant()));
    CatchUpReport report = cutover.awaitCatchUp(standby, "main", AHEAD, false);
    assertThat(report.reached()).isFalse();
    assertThat(report.sentence()).contains("stands still");
    assertThat(Duration.between(START, clock.instant()))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }
}
