package dev.understudy.workflows.contract;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Stops a cluster, removes its data, and marks it DELETED. */
@WorkflowInterface
public interface ClusterDeletionWorkflow {

  @WorkflowMethod
  void run(ClusterInput input);

  /**
   * Sent by the API together with the start. Answers once the row says LOCKED; fails with
   * CLUSTER_IN_USE while the cluster is in a live stream.
   */
  @UpdateMethod
  CommandOutcome recorded();
}
