package dev.understudy.workflows.impl;

/** The workflow classes that a worker registers, by task queue. */
public final class WorkflowTypes {
  private WorkflowTypes() {}

  /** For {@link dev.understudy.workflows.contract.TaskQueues#CONTROL}. */
  public static Class<?>[] control() {
    return new Class<?>[] {
      PcrStreamWorkflowImpl.class,
      ClusterCreationWorkflowImpl.class,
      ClusterDeletionWorkflowImpl.class,
      ClusterChangeWorkflowImpl.class,
      JobResumptionWorkflowImpl.class
    };
  }

  /** For {@link dev.understudy.workflows.contract.TaskQueues#SWEEPS}. */
  public static Class<?>[] sweeps() {
    return new Class<?>[] {SweepWorkflowImpl.class};
  }
}
