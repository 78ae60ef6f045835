package dev.understudy.workflows.contract;

import dev.understudy.domain.StreamRecord;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The life of one stream. Updates fail with an {@code ApplicationFailure} whose type is the name of
 * an {@link dev.understudy.domain.ErrorCode}, or, refused by a validator, with a {@link Rejection};
 * what they answer is committed to the catalog first.
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
   * outside the failover window, during the initial scan, and from reverting on; while the failover
   * is scheduled or catching up, a new target replaces the old one.
   */
  @UpdateMethod
  CommandOutcome requestFailover(FailoverCommand command);

  @UpdateValidatorMethod(updateName = "requestFailover")
  void mayFailOver(FailoverCommand command);

  /**
   * Sent by the API for a PATCH to CANCELED. Answers once CANCELED is committed; undoing follows.
   * Refused once the standby was asked to complete replication.
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

  /**
   * Sent by a human in the Temporal Web UI; as {@link #answerAttention}, refusals go to the
   * timeline.
   */
  @SignalMethod
  void intervene(Intervention intervention);

  /**
   * Sent by the sweep, again until the row shows that it was taken; ignored where it says nothing
   * new.
   */
  @SignalMethod
  void ingestEdge(IngestEdge edge);

  /** What the stream is doing; answered in every state, also after the end. */
  @QueryMethod
  StreamRecord describe();
}
