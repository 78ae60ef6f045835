package dev.understudy.domain;

import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.Attention.Reason;
import java.time.Instant;
import java.util.List;

/**
 * Which answers a human may give to an attention, by reason and step. ABORT ends with the phases
 * that cannot be canceled; SKIP is safe only where nothing that serves or holds data depends on the
 * step: the care for jobs, the restore of a backup that stays where it is, and the comparison after
 * a switchover, without which no stream back is begun.
 */
public final class AttentionRules {
  private AttentionRules() {}

  public static Attention raise(Reason reason, StreamState state, Instant since, String error) {
    return new Attention(reason, state.phase(), since, error, offered(reason, state));
  }

  /**
   * The record in its next state. What it needed is seen to, except that a source which is lost
   * stays so while replication is halted.
   */
  public static StreamRecord moved(StreamRecord record, StreamState next) {
    Attention known = record.attention();
    StreamRecord moved = record.in(next);
    return known != null
            && known.reason() == Reason.SOURCE_LOST
            && next instanceof StreamState.Halted
        ? moved.needing(raise(known.reason(), next, known.since(), known.error()))
        : moved;
  }

  public static List<Action> offered(Reason reason, StreamState state) {
    return switch (reason) {
      case CONFIRM_WIPE -> List.of(Action.CONFIRM, Action.ABORT);
      case TARGET_UNREACHED -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case SOURCE_LOST ->
          state instanceof StreamState.InitialScan
              ? List.of(Action.ABORT)
              : List.of(Action.FAIL_OVER_TO_LATEST, Action.ABORT);
      case HISTORY_EXPIRES -> List.of(Action.FAIL_OVER_TO_LATEST, Action.ABORT);
      case DATA_DIFFERS -> List.of(Action.RETRY, Action.SKIP);
      case TERMINATED -> List.of(Action.RETRY);
      case STEP_FAILED -> offeredOnFailureIn(state);
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

  private static List<Action> offeredOnFailureIn(StreamState state) {
    return switch (state) {
      case StreamState.Resuming resuming ->
          List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST, Action.ABORT);
      case StreamState.SwitchingOver switching -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case StreamState.Unfencing unfencing -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case StreamState.CatchingUp catchingUp -> List.of(Action.RETRY, Action.FAIL_OVER_TO_LATEST);
      case StreamState.Reverting reverting -> List.of(Action.RETRY);
      case StreamState.Promoting promoting -> List.of(Action.RETRY);
      case StreamState.ManagingJobs managing -> List.of(Action.RETRY, Action.SKIP);
      case StreamState.Verifying verifying -> List.of(Action.RETRY, Action.SKIP);
      case StreamState.Undoing undoing ->
          undoing.standby() == StandbyFate.RESTORED
              ? List.of(Action.RETRY, Action.SKIP)
              : List.of(Action.RETRY);
      case StreamState.Completed completed -> List.of();
      case StreamState.Canceled canceled -> List.of();
      default -> List.of(Action.RETRY, Action.ABORT);
    };
  }
}
