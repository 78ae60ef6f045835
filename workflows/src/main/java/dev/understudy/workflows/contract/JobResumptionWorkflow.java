package dev.understudy.workflows.contract;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Lets jobs of a promoted cluster go on, one after the other, until none is left that somebody
 * asked for. The stream itself is over by then.
 */
@WorkflowInterface
public interface JobResumptionWorkflow {

  @WorkflowMethod
  void run(JobResumptionInput input);

  /**
   * Sent by the API, together with the start where none runs. Answers once the request is
   * committed; fails with OLD_PRIMARY_WRITES where the old primary writes to the same place, or
   * cannot be asked and nobody answers for it.
   */
  @UpdateMethod
  CommandOutcome request(JobCommand command);
}
