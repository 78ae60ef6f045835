package dev.understudy.workflows.contract;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Brings a cluster from CREATING to CREATED: a process of its own, virtualized, with its logins.
 */
@WorkflowInterface
public interface ClusterCreationWorkflow {

  @WorkflowMethod
  void run(ClusterInput input);

  /** Sent by the API together with the start. Answers once the cluster's row exists. */
  @UpdateMethod
  CommandOutcome recorded();
}
