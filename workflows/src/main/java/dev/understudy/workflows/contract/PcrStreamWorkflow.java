package dev.understudy.workflows.contract;

import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one stream. Updates are for programs: they fail with an {@code ApplicationFailure}
 * whose type is the name of an {@link dev.understudy.domain.ErrorCode}, or, refused by a validator,
 * with a {@link Rejection}; what they answer is committed to the catalog first.
 *
 * <p>Signals are for a human in the Temporal Web UI or with the {@code temporal} command, all but
 * {@link #ingestEdge}. Their input is a {@link SignalInput} as JSON, or nothing. They have the
 * guards of the updates and answer in the timeline: what was done, or the refusal with its reason,
 * also where the input cannot be read. The input is raw so that the workflow sees even that.
 */
@WorkflowInterface
public interface PcrStreamWorkflow {

  @WorkflowMethod
  void run(StreamInput input);

  /**
   * Sent by the API together with the start. Answers once the stream's row exists, or with the
   * stream that an earlier sending of the same command made; fails where the clusters are taken or
   * the command was withdrawn, and then the workflow ends. For an adopted stream it answers at
   * once.
   */
  @UpdateMethod
  CommandOutcome recorded();

  /**
   * Sent by the API for a PATCH to FAILING_OVER. Answers once the intention is committed. Refused
   * outside the failover window, during the initial scan, to a time ahead while the stream is
   * paused, and from reverting on; while the failover is scheduled or catching up, a new target
   * replaces the old one.
   */
  @UpdateMethod
  CommandOutcome requestFailover(FailoverCommand command);

  @UpdateValidatorMethod(updateName = "requestFailover")
  void mayFailOver(FailoverCommand command);

  /**
   * Sent by the API. Answers once the intention is committed (FENCING): the primary's service is
   * stopped, the standby takes the rest, and takes over without loss. Given up, with the primary
   * serving again, if it takes longer than the command allows, or is withdrawn, before the standby
   * has everything. Refused unless the stream replicates and the standby is close enough.
   */
  @UpdateMethod
  CommandOutcome switchOver(SwitchoverCommand command);

  @UpdateValidatorMethod(updateName = "switchOver")
  void maySwitchOver(SwitchoverCommand command);

  /**
   * Sent by the API. Answers once the scheduled failover is withdrawn and the stream replicates as
   * if it had not been asked for; or once a switchover is being given up, as long as the standby
   * was not asked. Refused in every other phase: from the moment its time has come a failover
   * cannot be withdrawn.
   */
  @UpdateMethod
  CommandOutcome withdrawFailover(ChangeCommand command);

  @UpdateValidatorMethod(updateName = "withdrawFailover")
  void mayWithdrawFailover(ChangeCommand command);

  /**
   * Sent by the API. Answers once the intention is committed (PAUSING); PAUSED follows when the
   * standby shows it. Refused unless the stream scans, replicates or is resuming.
   */
  @UpdateMethod
  CommandOutcome pause(ChangeCommand command);

  @UpdateValidatorMethod(updateName = "pause")
  void mayPause(ChangeCommand command);

  /**
   * Sent by the API. Answers once the intention is committed (RESUMING); REPLICATING, or
   * INITIAL_SCAN, follows when the standby gets ahead. Refused unless the stream is pausing or
   * paused.
   */
  @UpdateMethod
  CommandOutcome resume(ChangeCommand command);

  @UpdateValidatorMethod(updateName = "resume")
  void mayResume(ChangeCommand command);

  /**
   * Sent by the API for a PATCH to CANCELED. Answers once CANCELED is committed; undoing follows,
   * and the restore of the standby's backup if that is asked for. Refused once the standby was
   * asked to complete replication.
   */
  @UpdateMethod
  CommandOutcome cancel(CancelCommand command);

  @UpdateValidatorMethod(updateName = "cancel")
  void mayCancel(CancelCommand command);

  /**
   * Sent by the API for a human's answer to an attention. Answers once it is committed. Refused
   * where no attention waits, for another step than the one that waits, and for an action that it
   * does not offer.
   */
  @UpdateMethod
  CommandOutcome answerAttention(Intervention intervention);

  @UpdateValidatorMethod(updateName = "answerAttention")
  void mayAnswerAttention(Intervention intervention);

  /** Sent by a human; as {@link #requestFailover}, with {@code at}, or to the latest time. */
  @SignalMethod(name = "failover")
  void failoverSignal(@Nullable RawValue input);

  /** Sent by a human; as {@link #withdrawFailover}. */
  @SignalMethod(name = "withdrawFailover")
  void withdrawFailoverSignal(@Nullable RawValue input);

  /** Sent by a human; as {@link #pause}. */
  @SignalMethod(name = "pause")
  void pauseSignal(@Nullable RawValue input);

  /** Sent by a human; as {@link #resume}. */
  @SignalMethod(name = "resume")
  void resumeSignal(@Nullable RawValue input);

  /** Sent by a human; as {@link #cancel}, with {@code restore_backup}. */
  @SignalMethod(name = "cancel")
  void cancelSignal(@Nullable RawValue input);

  /** Sent by a human; as {@link #answerAttention}, with {@code action} and perhaps {@code step}. */
  @SignalMethod(name = "intervene")
  void interveneSignal(@Nullable RawValue input);

  /**
   * Sent by the sweep, again until the row shows that it was taken; ignored where it says nothing
   * new.
   */
  @SignalMethod
  void ingestEdge(IngestEdge edge);

  /** What the stream is doing; answered in every state, also after the end. */
  @QueryMethod
  StreamRecord describe();

  /**
   * The newest entries of the timeline, oldest first, at most fifty: those that the workflow wrote
   * itself, in this run and those before it. The whole timeline is in the catalog, which a query
   * cannot read; a stream that was adopted begins with none.
   */
  @QueryMethod
  List<TimelineEntry> timeline();
}
