package dev.understudy.workflows.impl;

import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.ClusterChangeRecords;
import dev.understudy.workflows.activity.ClusterChangeSteps;
import dev.understudy.workflows.activity.ClusterChangeSteps.Application;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterChangeInput;
import dev.understudy.workflows.contract.ClusterChangeWorkflow;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Commits each change for its caller, and works off what the catalog says is due. The parts go side
 * by side: a cluster that is cut off cannot be told of its backups until it is let go.
 */
public final class ClusterChangeWorkflowImpl implements ClusterChangeWorkflow {
  private final ClusterChangeRecords records =
      Workflow.newActivityStub(ClusterChangeRecords.class, Limits.record());
  private final Set<Part> underWay = EnumSet.noneOf(Part.class);

  /** Counts commands and steps that have ended: one more means looking again. */
  private int events;

  @Override
  public void run(ClusterChangeInput input) {
    while (true) {
      int known = events;
      Set<Part> due = records.due(input.clusterId()).parts();
      if (known != events) {
        // What was due a moment ago may have been done since.
        continue;
      }
      for (Part part : Part.values()) {
        if (due.contains(part) && underWay.add(part)) {
          Async.procedure(this::bring, new Application(input.clusterId(), part));
        }
      }
      if (due.isEmpty() && underWay.isEmpty() && Workflow.isEveryHandlerFinished()) {
        return;
      }
      Workflow.await(() -> known != events || isIdle());
    }
  }

  private boolean isIdle() {
    return underWay.isEmpty() && Workflow.isEveryHandlerFinished();
  }

  private void bring(Application application) {
    try {
      Workflow.newActivityStub(ClusterChangeSteps.class, Limits.clusterSetting())
          .apply(application);
    } catch (ActivityFailure failure) {
      Workflow.getLogger(ClusterChangeWorkflowImpl.class)
          .warn(
              "cluster {}: {} is tried again: {}",
              application.clusterId(),
              application.part(),
              Failures.understand(failure).getMessage());
      Workflow.sleep(Limits.PAUSE_BEFORE_NEW_TRIES);
    }
    underWay.remove(application.part());
    events++;
  }

  @Override
  public CommandOutcome change(ClusterCommand command) {
    return committed(command.key(), hurried -> hurried.record(command));
  }

  @Override
  public CommandOutcome replaceAccess(AccessCommand command) {
    return committed(command.key(), hurried -> hurried.replaceAccess(command));
  }

  private CommandOutcome committed(
      CommandKey key, Function<ClusterChangeRecords, CommandOutcome> write) {
    try {
      return write.apply(
          Workflow.newActivityStub(
              ClusterChangeRecords.class, Limits.recordWithin(Ledger.left(key))));
    } catch (ActivityFailure failure) {
      if (!Failures.isUnsettled(failure)) {
        throw Failures.refusal(Failures.understand(failure));
      }
      return new CommandOutcome(settled(key), true);
    } catch (UnderstudyException late) {
      throw Failures.refusal(late);
    } finally {
      events++;
    }
  }

  /** The write may have happened or may yet happen: give the command up and see who was first. */
  private UUID settled(CommandKey key) {
    UUID subject = records.settle(key).subjectId();
    if (subject == null) {
      throw Failures.refusal(
          new UnderstudyException(
              ErrorCode.COMMAND_EXPIRED, "The request could not be recorded in time."));
    }
    return subject;
  }
}
