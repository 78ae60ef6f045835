package dev.understudy.workflows.impl;

import io.temporal.testing.WorkflowReplayer;
import org.junit.jupiter.api.Test;

/**
 * Replays saved histories with the code as it is. One that fails here would fail for every stream
 * that runs while the code is changed: keep the old way behind {@code Workflow.getVersion}.
 */
class ReplayTest {

  @Test
  void aStreamFromCreationOverAPastFailoverToItsEnd() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-failover.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aStreamThatWasPausedAndSteeredBySignals() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-pause-withdraw-signals.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aStreamWhosePrimaryFellSilentAndGaveUp() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-silence-expired.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aStreamThatNeededAnAnswerAndWasCanceled() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-attention-cancel.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aFailbackThatWasRefusedOnceAndHadAReader() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-failback-reader.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aScheduledFailoverThatWasMovedAndFired() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-failover-ahead.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aSwitchoverWhoseComparisonWasRepeated() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-switchover.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aSwitchoverThatWasGivenUpAndTheCancelAfterIt() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-switchover-given-up.json", PcrStreamWorkflowImpl.class);
  }

  @Test
  void aResumptionOfJobs() throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "history-job-resumption.json", JobResumptionWorkflowImpl.class);
  }
}
