package dev.understudy.workflows.impl;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.JobRecords;
import dev.understudy.workflows.activity.JobRecords.GivenUp;
import dev.understudy.workflows.activity.JobRecords.Run;
import dev.understudy.workflows.activity.JobSteps;
import dev.understudy.workflows.activity.JobSteps.Resumption;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.JobCommand;
import dev.understudy.workflows.contract.JobResumptionInput;
import dev.understudy.workflows.contract.JobResumptionWorkflow;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.UUID;

/** Commits each request for its caller, and works off what the catalog says is requested. */
public final class JobResumptionWorkflowImpl implements JobResumptionWorkflow {
  private final JobRecords records = Workflow.newActivityStub(JobRecords.class, Limits.record());

  /** How many requests were committed: one more while the catalog was read means read again. */
  private int committed;

  @Override
  public void run(JobResumptionInput input) {
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    records.claim(new Run(input.streamId(), runId));
    while (true) {
      Workflow.await(Workflow::isEveryHandlerFinished);
      int known = committed;
      List<String> items = records.pending(input.streamId()).items();
      for (String item : items) {
        resume(new Resumption(input.streamId(), item, runId));
      }
      if (items.isEmpty() && known == committed && Workflow.isEveryHandlerFinished()) {
        return;
      }
    }
  }

  private void resume(Resumption item) {
    try {
      Workflow.newActivityStub(JobSteps.class, Limits.act(false)).resume(item);
    } catch (ActivityFailure failure) {
      UnderstudyException reason = Failures.understand(failure);
      if (reason.code() == ErrorCode.STALE_DRIVER) {
        throw Failures.refusal(reason);
      }
      Workflow.getLogger(JobResumptionWorkflowImpl.class)
          .warn(
              "stream {}: {} not resumed because {}",
              item.streamId(),
              item.item(),
              reason.getMessage());
      records.giveUp(
          new GivenUp(item.streamId(), item.item(), String.valueOf(reason.getMessage())));
    }
  }

  @Override
  public CommandOutcome request(JobCommand command) {
    try {
      if (!command.request().oldPrimaryIsGone()) {
        checkOldPrimary(command);
      }
      CommandOutcome outcome = commit(command);
      committed++;
      return outcome;
    } catch (UnderstudyException refused) {
      throw Failures.refusal(refused);
    }
  }

  private static void checkOldPrimary(JobCommand command) {
    try {
      Workflow.newActivityStub(JobSteps.class, Limits.look()).checkOldPrimary(command);
    } catch (ActivityFailure failure) {
      UnderstudyException reason = Failures.understand(failure);
      throw failure.getCause() instanceof TimeoutFailure
          ? new UnderstudyException(
              ErrorCode.OLD_PRIMARY_WRITES,
              "The old primary did not answer in time. Repeat the request when it does, or, if it"
                  + " will never write again, with old_primary_is_gone: true.")
          : reason;
    }
  }

  private CommandOutcome commit(JobCommand command) {
    JobRecords hurried =
        Workflow.newActivityStub(JobRecords.class, Limits.recordWithin(Ledger.left(command.key())));
    try {
      return hurried.record(command);
    } catch (ActivityFailure failure) {
      if (!Failures.isUnsettled(failure)) {
        throw Failures.understand(failure);
      }
      UUID subject = settled(command);
      return new CommandOutcome(subject, true);
    }
  }

  /** The write may have happened or may yet happen: give the command up and see who was first. */
  private UUID settled(JobCommand command) {
    UUID subject = records.settle(command.key()).subjectId();
    if (subject == null) {
      throw new UnderstudyException(
          ErrorCode.COMMAND_EXPIRED, "The request could not be recorded in time.");
    }
    return subject;
  }
}
