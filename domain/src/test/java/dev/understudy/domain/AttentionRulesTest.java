package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.Attention.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionRulesTest {

  @ParameterizedTest
  @EnumSource(StreamPhase.class)
  void abortIsOfferedOnlyWhereCancelingIsPossible(StreamPhase phase) {
    for (Reason reason : Reason.values()) {
      boolean anywhere = reason == Reason.STEP_FAILED || reason == Reason.TARGET_UNREACHED;
      if (anywhere && AttentionRules.offered(reason, States.of(phase)).contains(Action.ABORT)) {
        assertThat(StreamEvent.CANCELED_BY_REQUEST.from()).contains(phase);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StreamPhase.class)
  void skipIsOfferedForTheCareOfJobsTheComparisonAndTheRestoreOnly(StreamPhase phase) {
    assertThat(AttentionRules.offered(Reason.STEP_FAILED, States.of(phase)).contains(Action.SKIP))
        .isEqualTo(
            phase == StreamPhase.MANAGING_JOBS
                || phase == StreamPhase.VERIFYING
                || phase == StreamPhase.UNDOING);
  }

  @Test
  void anUndoingWithoutARestoreCannotBeSkipped() {
    StreamState undoing = StreamTransitions.waiveRestore(States.of(StreamPhase.UNDOING));
    assertThat(AttentionRules.offered(Reason.STEP_FAILED, undoing)).containsExactly(Action.RETRY);
  }

  @Test
  void whatIsSilentMayAlwaysBeFailedOverOnceItHasAReplicatedTime() {
    for (StreamPhase phase :
        List.of(StreamPhase.REPLICATING, StreamPhase.PAUSED, StreamPhase.RESUMING)) {
      assertThat(AttentionRules.offered(Reason.SOURCE_LOST, States.of(phase)))
          .contains(Action.FAIL_OVER_TO_LATEST);
      assertThat(AttentionRules.offered(Reason.HISTORY_EXPIRES, States.of(phase)))
          .contains(Action.FAIL_OVER_TO_LATEST);
    }
  }

  @ParameterizedTest
  @EnumSource(StreamPhase.class)
  void whatNothingDrivesCanOnlyBeStartedAgain(StreamPhase phase) {
    assertThat(AttentionRules.offered(Reason.TERMINATED, States.of(phase)))
        .containsExactly(Action.RETRY);
  }

  @Test
  void fromRevertingOnOnlyARetryIsOffered() {
    assertThat(AttentionRules.offered(Reason.STEP_FAILED, States.of(StreamPhase.REVERTING)))
        .containsExactly(Action.RETRY);
  }

  @Test
  void anAnswerNeedsAQuestionOfThatStepThatOffersIt() {
    StreamRecord calm = States.record(States.of(StreamPhase.PREFLIGHT));
    assertCode(
        ErrorCode.STREAM_STATE,
        () -> AttentionRules.check(calm, StreamPhase.PREFLIGHT, Action.CONFIRM));

    StreamRecord waiting =
        calm.needing(
            AttentionRules.raise(Reason.CONFIRM_WIPE, calm.state(), States.NOW, "it serves"));
    assertCode(
        ErrorCode.STREAM_STATE,
        () -> AttentionRules.check(waiting, StreamPhase.PEERING, Action.CONFIRM));
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> AttentionRules.check(waiting, StreamPhase.PREFLIGHT, Action.RETRY));
    assertThatCode(() -> AttentionRules.check(waiting, StreamPhase.PREFLIGHT, Action.CONFIRM))
        .doesNotThrowAnyException();
  }

  private static void assertCode(ErrorCode code, Runnable check) {
    assertThatThrownBy(check::run)
        .isInstanceOf(UnderstudyException.class)
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(code);
  }
}
