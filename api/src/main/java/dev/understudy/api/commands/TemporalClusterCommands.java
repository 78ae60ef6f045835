package dev.understudy.api.commands;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterChangeInput;
import dev.understudy.workflows.contract.ClusterChangeWorkflow;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.ClusterCreationWorkflow;
import dev.understudy.workflows.contract.ClusterDeletionWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.UUID;

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

  @Override
  public CommandOutcome change(ClusterCommand command) {
    ClusterChangeWorkflow workflow = changeWorkflow(command.clusterId());
    return calls.call(
        command.key().notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::change,
                command,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(
                    workflow::run, new ClusterChangeInput(command.clusterId()))));
  }

  @Override
  public CommandOutcome replaceAccess(AccessCommand command) {
    ClusterChangeWorkflow workflow = changeWorkflow(command.clusterId());
    return calls.call(
        command.key().notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::replaceAccess,
                command,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(
                    workflow::run, new ClusterChangeInput(command.clusterId()))));
  }

  private ClusterChangeWorkflow changeWorkflow(UUID clusterId) {
    return client.newWorkflowStub(
        ClusterChangeWorkflow.class,
        TemporalCalls.startOptions(WorkflowIds.clusterChange(clusterId), TaskQueues.CONTROL));
  }
}
