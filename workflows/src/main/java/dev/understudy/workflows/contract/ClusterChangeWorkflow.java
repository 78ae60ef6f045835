package dev.understudy.workflows.contract;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Changes what is known of a cluster, and brings the cluster to what was set on it, until nothing
 * is left that it has not been told of.
 */
@WorkflowInterface
public interface ClusterChangeWorkflow {

  @WorkflowMethod
  void run(ClusterChangeInput input);

  /**
   * Sent by the API, together with the start where none runs. Answers once the change is committed;
   * the cluster learns of it after that.
   */
  @UpdateMethod
  CommandOutcome change(ClusterCommand command);

  /**
   * Sent as {@link #change}. Answers once the cluster has accepted the new logins at the new
   * address and they are committed; fails with CLUSTER_REFUSED where it has not.
   */
  @UpdateMethod
  CommandOutcome replaceAccess(AccessCommand command);
}
