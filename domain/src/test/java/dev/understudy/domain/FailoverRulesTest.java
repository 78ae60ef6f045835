package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverRulesTest {
  private static final Instant NOW = States.NOW;
  private static final Instant RETAINED = NOW.minusSeconds(3600);
  private static final StreamState REPLICATING = States.of(StreamPhase.REPLICATING);

  @Test
  void latestIsNow() {
    assertThat(decide(REPLICATING, new FailoverTarget.Latest()))
        .isEqualTo(new FailoverDecision.Now(new FailoverTarget.Latest()));
  }

  @Test
  void theRetainedTimeItselfIsAllowed() {
    assertThat(decide(REPLICATING, at(RETAINED))).isEqualTo(new FailoverDecision.Now(at(RETAINED)));
  }

  @Test
  void belowTheRetainedTimeIsRefused() {
    assertRefused(
        REPLICATING,
        at(RETAINED.minusMillis(1)),
        sample(NOW, 0),
        ErrorCode.FAILOVER_BEFORE_RETAINED);
  }

  @Test
  void aTimeAheadIsLater() {
    FailoverTarget.At ahead = at(NOW.plusSeconds(30));
    assertThat(decide(REPLICATING, ahead)).isEqualTo(new FailoverDecision.Later(ahead));
  }

  @Test
  void oneHourAheadIsAllowedAndNoMore() {
    FailoverTarget.At farthest = at(NOW.plus(Duration.ofHours(1)));
    assertThat(decide(REPLICATING, farthest)).isEqualTo(new FailoverDecision.Later(farthest));
    assertRefused(
        REPLICATING,
        at(farthest.time().plusMillis(1)),
        sample(NOW, 0),
        ErrorCode.FAILOVER_TOO_FAR_AHEAD);
  }

  @Test
  void theWindowIsMeasuredByTheClustersClock() {
    FailoverTarget.At time = at(NOW.plusSeconds(30));
    assertThat(FailoverRules.decide(REPLICATING, time, sample(NOW, 60_000), NOW))
        .isEqualTo(new FailoverDecision.Now(time));
    assertThat(FailoverRules.untilDue(time, sample(NOW, -10_000), NOW))
        .isEqualTo(Duration.ofSeconds(40));
  }

  /** Both columns in seconds: the standby's clock and the target, from the control plane's time. */
  @ParameterizedTest
  @CsvSource({
    "0,         30, Later",
    "0,       3601, FAILOVER_TOO_FAR_AHEAD",
    "60,        30, Now",
    "-60,       30, Later",
    "-60,      -30, Later",
    "-60,     3541, FAILOVER_TOO_FAR_AHEAD",
    "7200,    7200, Now",
    "7200,    7201, Later",
    "7200,   10800, Later",
    "7200,   10801, FAILOVER_TOO_FAR_AHEAD",
    "-7200,  -3600, Later",
    "-7200,  -3599, FAILOVER_TOO_FAR_AHEAD",
    "-7200,  -3601, FAILOVER_BEFORE_RETAINED",
    "7200,   -3601, FAILOVER_BEFORE_RETAINED"
  })
  void aSkewedClockOfTheStandbyIsTheOneThatCounts(long clock, long target, String expected) {
    FailoverTarget.At at = at(NOW.plusSeconds(target));
    ProgressSample skewed = sample(NOW, clock * 1_000);
    String found;
    try {
      found = FailoverRules.decide(REPLICATING, at, skewed, NOW).getClass().getSimpleName();
      assertThat(FailoverRules.untilDue(at, skewed, NOW).isPositive())
          .isEqualTo(found.equals("Later"));
    } catch (UnderstudyException refused) {
      found = refused.code().name();
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aTimeAheadReplacesTheTargetAtOnceWhileCatchingUp() {
    FailoverTarget.At ahead = at(NOW.plusSeconds(30));
    assertThat(decide(States.of(StreamPhase.CATCHING_UP), ahead))
        .isEqualTo(new FailoverDecision.Now(ahead));
  }

  @Test
  void whatIsPausedMayFailOverToWhatItHasButNotToATimeAhead() {
    StreamState paused = States.of(StreamPhase.PAUSED);
    assertThat(decide(paused, new FailoverTarget.Latest()))
        .isEqualTo(new FailoverDecision.Now(new FailoverTarget.Latest()));
    assertThat(decide(paused, at(RETAINED))).isEqualTo(new FailoverDecision.Now(at(RETAINED)));
    assertRefused(paused, at(NOW.plusSeconds(30)), sample(NOW, 0), ErrorCode.STREAM_STATE);
    ProgressSample scanning =
        new ProgressSample(new UUID(0, 9), NOW, RETAINED, null, "replication paused", 0.4, 0);
    assertRefused(paused, new FailoverTarget.Latest(), scanning, ErrorCode.FAILOVER_DURING_SCAN);
  }

  @Test
  void duringTheScanItIsRefusedWithTheProgress() {
    ProgressSample scanning =
        new ProgressSample(new UUID(0, 9), NOW, RETAINED, null, "running initial scan", 0.427, 0);
    assertThatThrownBy(
            () ->
                FailoverRules.decide(
                    States.of(StreamPhase.INITIAL_SCAN),
                    new FailoverTarget.Latest(),
                    scanning,
                    NOW))
        .isInstanceOf(UnderstudyException.class)
        .hasMessageContaining("about 42 % done")
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(ErrorCode.FAILOVER_DURING_SCAN);
  }

  @Test
  void aScanThatTheSweepSawEndIsOver() {
    assertThat(decide(States.of(StreamPhase.INITIAL_SCAN), new FailoverTarget.Latest()))
        .isInstanceOf(FailoverDecision.Now.class);
  }

  @Test
  void withNothingKnownOfTheStandbyItsOwnWordDecides() {
    assertThat(FailoverRules.decide(REPLICATING, at(RETAINED.minusSeconds(9)), null, NOW))
        .isInstanceOf(FailoverDecision.Now.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamPhase.class,
      names = {"PREFLIGHT", "PEERING", "BACKING_UP_STANDBY", "REVERTING", "PROMOTING"})
  void otherLivePhasesRefuse(StreamPhase phase) {
    assertRefused(
        States.of(phase), new FailoverTarget.Latest(), sample(NOW, 0), ErrorCode.STREAM_STATE);
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamPhase.class,
      names = {"MANAGING_JOBS", "COMPLETED", "UNDOING", "CANCELED"})
  void aFinishedStreamSaysSo(StreamPhase phase) {
    assertRefused(
        States.of(phase), new FailoverTarget.Latest(), sample(NOW, 0), ErrorCode.STREAM_FINISHED);
  }

  /** The sides parted at -600 s, and the stream began when the primary's clock was at -60 s. */
  @ParameterizedTest
  @CsvSource({
    "LATEST, -601, FAILOVER_DURING_SCAN",
    "LATEST, -600, FAILOVER_DURING_SCAN",
    "LATEST, -599, FAILOVER_DURING_SCAN",
    "LATEST, -60, FAILOVER_DURING_SCAN",
    "LATEST, -59, ",
    "LATEST, , FAILOVER_DURING_SCAN",
    "-601, -59, FAILOVER_BEFORE_RETAINED",
    "-601, , FAILOVER_BEFORE_RETAINED",
    "-600, -599, ",
    "-300, -599, ",
    "30, -599, "
  })
  void aFailbackEndsNowhereBelowTheTakeoverAndAtTheLatestTimeOnlyOnceItHasCaughtUp(
      String wanted, @Nullable Integer replicated, @Nullable ErrorCode refused) {
    FailoverTarget target =
        wanted.equals("LATEST")
            ? new FailoverTarget.Latest()
            : at(NOW.plusSeconds(Integer.parseInt(wanted)));
    Instant seen = replicated == null ? null : NOW.plusSeconds(replicated);
    ProgressSample sample =
        new ProgressSample(new UUID(0, 9), NOW, RETAINED, seen, "replicating", null, 0);
    for (StreamState state :
        List.of(
            new StreamState.Replicating(States.NET_NEW),
            new StreamState.CatchingUp(States.NET_NEW, States.AHEAD, States.CUT))) {
      if (refused == null) {
        assertThat(FailoverRules.decide(state, target, sample, NOW)).isNotNull();
      } else {
        assertRefused(state, target, sample, refused);
      }
    }
  }

  @Test
  void aFailbackOfWhichNothingIsKnownIsLeftToTheStandbysOwnWord() {
    StreamState state = new StreamState.Replicating(States.NET_NEW);
    FailoverTarget latest = new FailoverTarget.Latest();
    assertThat(FailoverRules.decide(state, latest, null, NOW))
        .isEqualTo(new FailoverDecision.Now(latest));
    assertRefused(state, at(NOW.minusSeconds(601)), null, ErrorCode.FAILOVER_BEFORE_RETAINED);
  }

  private static FailoverDecision decide(StreamState state, FailoverTarget target) {
    return FailoverRules.decide(state, target, sample(NOW.minusMillis(300), 0), NOW);
  }

  private static void assertRefused(
      StreamState state, FailoverTarget target, @Nullable ProgressSample sample, ErrorCode code) {
    assertThatThrownBy(() -> FailoverRules.decide(state, target, sample, NOW))
        .isInstanceOf(UnderstudyException.class)
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(code);
  }

  private static FailoverTarget.At at(Instant time) {
    return new FailoverTarget.At(time);
  }

  private static ProgressSample sample(Instant replicated, long clockOffsetMillis) {
    return new ProgressSample(
        new UUID(0, 9), NOW, RETAINED, replicated, "replicating", null, clockOffsetMillis);
  }
}
