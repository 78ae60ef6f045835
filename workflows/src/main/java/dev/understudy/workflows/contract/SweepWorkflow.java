package dev.understudy.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Keeps one shard of the live streams sampled: runs one long activity, again whenever it ends. */
@WorkflowInterface
public interface SweepWorkflow {

  @WorkflowMethod
  void run(SweepInput input);
}
