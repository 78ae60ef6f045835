package dev.understudy.domain;

import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.Attention.Reason;
import java.time.Instant;
import java.util.List;

/**
 * Which answers a human may give to an attention, by reason and step. ABORT ends with the phases
 * that cannot be canceled; SKIP is safe only where nothing that serves or holds data depends on the
 * step.
 */
public final class AttentionRules {
  private AttentionRules() {}

  public static Attention raise(Reason reason, StreamPhase step, Instant since, String error) {
    return new Attention(reason, step, since, error, offered(reason, step));
  }

  public static List<Action> offered(Reason reason, StreamPhase step) {
    return switch (reason) {
      case CONFIRM_WIPE -> List.of(Action.CONFIRM, Action.ABORT);
      case TARGET_UNREACHED -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case SOURCE_LOST ->
          step == StreamPhase.INITIAL_SCAN
              ? List.of(Action.ABORT)
              : List.of(Action.FAIL_OVER_TO_LATEST, Action.ABORT);
      case STEP_FAILED -> offeredOnFailureOf(step);
    };
  }

  /**
   * @throws UnderstudyException STREAM_STATE where nothing waits or another step does,
   *     INVALID_ARGUMENT for an action that is not offered
   */
  public static void check(StreamRecord record, StreamPhase step, Action action) {
    Attention attention = record.attention();
    if (attention == null) {
      throw new UnderstudyException(
          ErrorCode.STREAM_STATE, "The stream does not wait for anybody's answer.");
    }
    if (attention.step() != step) {
      throw new UnderstudyException(
          ErrorCode.STREAM_STATE,
          "The stream waits for an answer to the step %s, not to %s."
              .formatted(attention.step(), step));
    }
    if (!attention.actions().contains(action)) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "%s is not offered for the step %s; possible are %s."
              .formatted(action, step, attention.actions()));
    }
  }

  private static List<Action> offeredOnFailureOf(StreamPhase step) {
    return switch (step) {
      case CATCHING_UP -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case REVERTING, PROMOTING, UNDOING -> List.of(Action.RETRY);
      case MANAGING_JOBS -> List.of(Action.RETRY, Action.SKIP);
      case COMPLETED, CANCELED -> List.of();
      default -> List.of(Action.RETRY, Action.ABORT);
    };
  }
}
