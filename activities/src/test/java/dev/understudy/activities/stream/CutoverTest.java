package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamState.CatchingUp;
import dev.understudy.domain.StreamTransitions;
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
  void latestIsWhatTheStandbySaysAndMayBeReadyAtOnce() {
    AcceptedTarget accepted = complete(new FailoverTarget.Latest());
    assertThat(accepted).isEqualTo(new AcceptedTarget(HlcTimestamp.of(START), false, "", true));
  }

  @Test
  void aStandbyThatCutsForLongIsNotWaitedForWhenItGetsItsTarget() {
    standby.cutsFor = 1_000;
    AcceptedTarget accepted = complete(new FailoverTarget.Latest());
    assertThat(accepted.ready()).isFalse();
    assertThat(Duration.between(START, clock.instant())).isLessThan(Duration.ofMillis(300));
    assertThat(cutover.awaitCatchUp(standby, "main", HlcTimestamp.of(START), false).ready())
        .isFalse();
    cutover.awaitReady(standby, "main");
    assertThat(standby.activated).isEqualTo(HlcTimestamp.of(START));
  }

  @Test
  void aStandbyThatHasToReceiveMoreIsNotLookedAtWhenItGetsItsTarget() {
    AcceptedTarget accepted = complete(new FailoverTarget.At(AHEAD.toInstant()));
    assertThat(accepted).isEqualTo(new AcceptedTarget(AHEAD, false, "", false));
    assertThat(clock.instant()).isEqualTo(START);
  }

  /** Some versions would take the time at which replication began. */
  @Test
  void theLatestTimeIsNotAskedForDuringTheScan() {
    standby.scanning = true;
    assertThatThrownBy(() -> complete(new FailoverTarget.Latest()))
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FAILOVER_DURING_SCAN));
    assertThat(standby.done).isEmpty();
  }

  @Test
  void aTargetThatTheStandbyHasAlreadyIsNotGivenAgain() {
    FailoverTarget target = new FailoverTarget.At(AHEAD.toInstant());
    complete(target);
    assertThat(complete(target).failoverTime()).isEqualTo(AHEAD);
    assertThat(standby.done).hasSize(1);
  }

  @Test
  void aRepeatOfLatestKeepsTheTimeThatTheStandbyAccepted() {
    HlcTimestamp accepted = answerLost(new FailoverTarget.Latest());
    standby.replicated = standby.replicated.plusSeconds(10);
    assertThat(complete(new FailoverTarget.Latest()))
        .isEqualTo(new AcceptedTarget(accepted, false, "", true));
    assertThat(standby.done).hasSize(1);
  }

  @Test
  void aRepeatOfWhatBecameTheOldestTimeKeepsThat() {
    HlcTimestamp accepted = answerLost(new FailoverTarget.At(standby.retained));
    AcceptedTarget repeated = complete(new FailoverTarget.At(standby.retained.minusSeconds(1)));
    assertThat(repeated.failoverTime()).isEqualTo(accepted);
    assertThat(repeated.remark()).contains("in place of");
    assertThat(standby.done).hasSize(1);
  }

  @Test
  void latestInPlaceOfAnotherTargetIsGivenAndARepeatOfItIsNot() {
    standby.pace = Duration.ZERO;
    StreamState first = asked(new FailoverTarget.At(AHEAD.toInstant()));
    StreamState accepted = StreamTransitions.targetAccepted(first, complete(first).failoverTime());
    StreamState replacing = StreamTransitions.beginFailover(accepted, new FailoverTarget.Latest());
    HlcTimestamp latest = complete(replacing).failoverTime();
    assertThat(latest).isEqualTo(HlcTimestamp.of(START));
    standby.replicated = standby.replicated.plusSeconds(1);
    assertThat(complete(replacing).failoverTime()).isEqualTo(latest);
    assertThat(standby.done).hasSize(2);
  }

  @Test
  void latestInPlaceOfATargetThatNobodyKnowsToBeAcceptedIsAlwaysGiven() {
    standby.pace = Duration.ZERO;
    StreamState first = asked(new FailoverTarget.At(AHEAD.toInstant()));
    complete(first);
    StreamState replacing = StreamTransitions.beginFailover(first, new FailoverTarget.Latest());
    assertThat(complete(replacing).failoverTime()).isEqualTo(HlcTimestamp.of(START));
  }

  @Test
  void aRepeatThatComesAfterTheCutKnowsItsOwnTargetFromTheOneBefore() {
    StreamState first = asked(new FailoverTarget.At(AHEAD.toInstant()));
    StreamState accepted = StreamTransitions.targetAccepted(first, complete(first).failoverTime());
    StreamState replacing = StreamTransitions.beginFailover(accepted, new FailoverTarget.Latest());
    standby.status = "ready";
    standby.failoverTime = null;
    standby.activated = HlcTimestamp.of(START);
    assertThat(complete(replacing).begun()).isFalse();
    standby.activated = AHEAD;
    assertThat(complete(replacing).begun()).isTrue();
  }

  @Test
  void whatIsReadyWasCutWhereTheClusterSays() {
    standby.status = "ready";
    standby.activated = HlcTimestamp.of(START);
    assertThat(cutover.awaitCatchUp(standby, "main", AHEAD, false).failoverTime())
        .isEqualTo(HlcTimestamp.of(START));
  }

  @Test
  void aTimeThatIsNoLongerRetainedBecomesTheOldestThatIs() {
    Instant before = standby.retained.minusSeconds(1);
    AcceptedTarget accepted = complete(new FailoverTarget.At(before));
    assertThat(accepted.failoverTime()).isEqualTo(HlcTimestamp.of(standby.retained));
    assertThat(accepted.remark()).contains("no longer keeps");
  }

  @Test
  void aStandbyThatIsReadyAlreadySaysToWhichTime() {
    standby.status = "ready";
    standby.activated = AHEAD;
    AcceptedTarget accepted = complete(new FailoverTarget.Latest());
    assertThat(accepted.failoverTime()).isEqualTo(AHEAD);
    assertThat(accepted.remark()).contains("had begun");
    assertThat(accepted.ready()).isTrue();
    assertThat(standby.done).isEmpty();
  }

  @Test
  void waitsUntilTheTargetIsReachedAndTheDataReady() {
    complete(new FailoverTarget.At(AHEAD.toInstant()));
    CatchUpReport report = cutover.awaitCatchUp(standby, "main", AHEAD, false);
    assertThat(report.reached()).isTrue();
    assertThat(report.failoverTime()).isEqualTo(AHEAD);
    assertThat(report.ready()).isTrue();
    cutover.awaitReady(standby, "main");
    assertThat(standby.activated).isEqualTo(AHEAD);
  }

  @Test
  void aPauseByTheClusterOnTheWayIsEnded() {
    complete(new FailoverTarget.At(AHEAD.toInstant()));
    standby.status = "replication paused";
    assertThat(cutover.awaitCatchUp(standby, "main", AHEAD, false).reached()).isTrue();
    assertThat(standby.done).contains("resume replication");
  }

  @Test
  void aStandstillIsToldAfterHalfAMinute() {
    standby.pace = Duration.ZERO;
    complete(new FailoverTarget.At(AHEAD.toInstant()));
    CatchUpReport report = cutover.awaitCatchUp(standby, "main", AHEAD, false);
    assertThat(report.reached()).isFalse();
    assertThat(report.sentence()).contains("stands still");
    assertThat(Duration.between(START, clock.instant()))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  /** The standby got the order, and who gave it died before it had the answer. */
  private HlcTimestamp answerLost(FailoverTarget target) {
    return ((CompletionAnswer.Accepted) standby.completeReplication("main", target)).failoverTime();
  }

  private AcceptedTarget complete(FailoverTarget target) {
    return complete(asked(target));
  }

  private AcceptedTarget complete(StreamState state) {
    return cutover.complete(standby, (CatchingUp) state);
  }

  private static StreamState asked(FailoverTarget target) {
    return StreamTransitions.beginFailover(new StreamState.Replicating(FACTS), target);
  }
}
