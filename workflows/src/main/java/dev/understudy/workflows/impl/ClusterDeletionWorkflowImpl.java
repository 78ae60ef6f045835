package dev.understudy.workflows.impl;

import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.ClusterRecords.Deletion;
import dev.understudy.workflows.activity.ClusterSteps;
import dev.understudy.workflows.contract.ClusterDeletionWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Locks the row, removes the cluster until it is gone, and says so. */
public final class ClusterDeletionWorkflowImpl implements ClusterDeletionWorkflow {
  private final ClusterJournal journal;

  /** Made before any handler runs. */
  @WorkflowInit
  public ClusterDeletionWorkflowImpl(ClusterInput input) {
    journal = new ClusterJournal(input);
  }

  @Override
  public void run(ClusterInput input) {
    UnderstudyException end =
        new UnderstudyException(ErrorCode.CLUSTER_NOT_FOUND, "The cluster is deleted already.");
    try {
      boolean driving =
          journal.begin(
              input.command(),
              (records, command) ->
                  records.lockForDeletion(new Deletion(input.record().id(), command)));
      if (driving && journal.record().state() == ClusterState.LOCKED) {
        remove();
      }
    } catch (UnderstudyException refused) {
      end = refused;
    }
    journal.close(end);
  }

  private void remove() {
    try {
      Workflow.newActivityStub(ClusterSteps.class, Limits.clusterRemoval())
          .remove(journal.record());
    } catch (ActivityFailure failure) {
      throw Failures.understand(failure);
    }
    journal.commit(ClusterState.DELETED, journal.record().endpoint());
  }

  @Override
  public CommandOutcome recorded() {
    return journal.awaitRecorded();
  }
}
