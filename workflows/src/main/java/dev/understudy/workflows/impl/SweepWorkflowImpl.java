package dev.understudy.workflows.impl;

import dev.understudy.workflows.activity.SweepStep;
import dev.understudy.workflows.contract.SweepInput;
import dev.understudy.workflows.contract.SweepWorkflow;
import io.temporal.workflow.Workflow;

/** Runs one long activity after another; each run of the workflow holds only one of them. */
public final class SweepWorkflowImpl implements SweepWorkflow {

  @Override
  public void run(SweepInput input) {
    Workflow.newActivityStub(SweepStep.class, Limits.sweep()).sweep(input);
    Workflow.continueAsNew(input);
  }
}
