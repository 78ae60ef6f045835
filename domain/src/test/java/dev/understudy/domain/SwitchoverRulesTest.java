package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchoverRulesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final StreamRecord REPLICATING = States.record(States.of(StreamPhase.REPLICATING));

  @Test
  void aStreamThatIsCloseBehindMaySwitchOver() {
    assertThatCode(() -> SwitchoverRules.check(REPLICATING, behind(2), LIMIT, States.NOW))
        .doesNotThrowAnyException();
  }

  @Test
  void oneThatWouldNotHaveEverythingInTimeMayNot() {
    assertThat(refusal(REPLICATING, behind(90), LIMIT))
        .hasMessage("The standby is 90 s behind and would not have everything within 60 s.");
  }

  @Test
  void theClustersOwnClockCountsNotOurs() {
    // Its clock is 100 s ahead: 10 s behind us is 110 s behind the cluster's time.
    assertThat(
            refusal(REPLICATING, sample(States.NOW, States.NOW.minusSeconds(10), 100_000), LIMIT))
        .hasMessageContaining("110 s behind");
  }

  @Test
  void withoutAFreshWordOfTheStandbyItMayNot() {
    assertThat(refusal(REPLICATING, null, LIMIT)).hasMessageContaining("not known");
    Instant longAgo = States.NOW.minusSeconds(40);
    assertThat(refusal(REPLICATING, sample(longAgo, longAgo, 0), LIMIT))
        .hasMessageContaining("not known");
    assertThat(refusal(REPLICATING, sample(States.NOW, null, 0), LIMIT))
        .hasMessageContaining("not known");
  }

  @Test
  void onlyReplicatingStreamsWithoutTroubleMay() {
    for (StreamState state : States.all()) {
      if (state.phase() != StreamPhase.REPLICATING) {
        assertThat(refusal(States.record(state), behind(1), LIMIT).code())
            .isIn(ErrorCode.STREAM_STATE, ErrorCode.STREAM_FINISHED);
      }
    }
    Attention lost =
        new Attention(
            Attention.Reason.SOURCE_LOST,
            StreamPhase.REPLICATING,
            States.NOW,
            "the primary is silent",
            List.of());
    assertThat(refusal(REPLICATING.needing(lost), behind(1), LIMIT))
        .hasMessageContaining("the primary is silent");
  }

  @Test
  void aPrimaryThatIsNotVirtualizedCannotBeFenced() {
    ReplicationFacts facts = new ReplicationFacts("main", 3L, null, null, "system");
    assertThat(refusal(States.record(new StreamState.Replicating(facts)), behind(1), LIMIT))
        .hasMessageContaining("no service that could be stopped");
  }

  @Test
  void theTimeAllowedIsLimited() {
    assertThat(refusal(REPLICATING, behind(1), Duration.ZERO).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(REPLICATING, behind(1), Duration.ofSeconds(3_601)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  private static UnderstudyException refusal(
      StreamRecord record, @Nullable ProgressSample sample, Duration limit) {
    return catchThrowableOfType(
        UnderstudyException.class, () -> SwitchoverRules.check(record, sample, limit, States.NOW));
  }

  private static ProgressSample behind(int seconds) {
    return sample(States.NOW, States.NOW.minusSeconds(seconds), 0);
  }

  private static ProgressSample sample(
      Instant at, @Nullable Instant replicated, long clockOffsetMillis) {
    return new ProgressSample(
        REPLICATING.id(),
        at,
        at.minusSeconds(3_600),
        replicated,
        "replicating",
        null,
        clockOffsetMillis);
  }
}
