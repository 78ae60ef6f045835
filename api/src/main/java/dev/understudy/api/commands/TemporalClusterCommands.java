package dev.understudy.api.commands;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.ClusterCreationWorkflow;
import dev.understudy.workflows.contract.ClusterDeletionWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import java.time.Clock;

/** Sends the commands for clusters to Temporal. */
public final class TemporalClusterCommands implements ClusterCommands {
  private final WorkflowClient client;
  private final TemporalCalls calls;

  public TemporalClusterCommands(WorkflowClient client, Clock clock) {
    this.client = client;
    this.calls = new TemporalCalls(clock);
  }

  @Override
  public CommandOutcome create(ClusterRecord record, CommandKey key, String actor) {
    ClusterCreationWorkflow workflow =
        client.newWorkflowStub(
            ClusterCreationWorkflow.class,
            TemporalCalls.startOptions(
                WorkflowIds.clusterCreation(record.id()), TaskQueues.CONTROL));
    ClusterInput input = new ClusterInput(record, key, actor);
    return calls.call(
        key.notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::recorded,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(workflow::run, input)));
  }

  @Override
  public CommandOutcome delete(ClusterRecord record, CommandKey key, String actor) {
    ClusterDeletionWorkflow workflow =
        client.newWorkflowStub(
            ClusterDeletionWorkflow.class,
            TemporalCalls.startOptions(
                WorkflowIds.clusterDeletion(record.id()), TaskQueues.CONTROL));
    ClusterInput input = new ClusterInput(record, key, actor);
    return calls.call(
        key.notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::recorded,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(workflow::run, input)));
  }
}
