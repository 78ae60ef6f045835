package dev.understudy.workflows.impl;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.ClusterRecords.Creation;
import dev.understudy.workflows.activity.ClusterSteps;
import dev.understudy.workflows.contract.ClusterCreationWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Writes the row, makes the cluster or finds it, and says whether that worked. */
public final class ClusterCreationWorkflowImpl implements ClusterCreationWorkflow {
  private final ClusterJournal journal;

  /** Made before any handler runs. */
  @WorkflowInit
  public ClusterCreationWorkflowImpl(ClusterInput input) {
    journal = new ClusterJournal(input);
  }

  @Override
  public void run(ClusterInput input) {
    UnderstudyException end =
        new UnderstudyException(ErrorCode.CLUSTER_NOT_READY, "The cluster is made already.");
    try {
      boolean driving =
          journal.begin(
              input.command(),
              (records, command) -> records.create(new Creation(input.record(), command)));
      if (driving && journal.record().state() == ClusterState.CREATING) {
        if (journal.record().spec().selfHosted() == null) {
          provision();
        } else {
          register();
        }
      }
    } catch (UnderstudyException refused) {
      end = refused;
    }
    journal.close(end);
  }

  private void provision() {
    try {
      ClusterEndpoint endpoint =
          Workflow.newActivityStub(ClusterSteps.class, Limits.cluster())
              .provision(journal.record());
      journal.commit(ClusterState.CREATED, endpoint);
    } catch (ActivityFailure failure) {
      UnderstudyException reason = Failures.understand(failure);
      if (reason.code() == ErrorCode.STALE_DRIVER) {
        throw reason;
      }
      Workflow.getLogger(ClusterCreationWorkflowImpl.class)
          .warn("cluster {}: not made because {}", journal.record().id(), reason.getMessage());
      journal.commit(ClusterState.CREATION_FAILED, null);
    }
  }

  private void register() {
    try {
      ClusterSpec found =
          Workflow.newActivityStub(ClusterSteps.class, Limits.cluster()).register(journal.record());
      SelfHosted access = found.selfHosted();
      journal.commit(ClusterState.CREATED, found, access == null ? null : access.endpoint());
    } catch (ActivityFailure failure) {
      UnderstudyException reason = Failures.understand(failure);
      journal.explain(String.valueOf(reason.getMessage()));
      journal.commit(ClusterState.CREATION_FAILED, null);
    }
  }

  @Override
  public CommandOutcome recorded() {
    return journal.awaitRecorded();
  }
}
