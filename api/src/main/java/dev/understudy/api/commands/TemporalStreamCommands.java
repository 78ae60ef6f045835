package dev.understudy.api.commands;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.JobCommand;
import dev.understudy.workflows.contract.JobResumptionInput;
import dev.understudy.workflows.contract.JobResumptionWorkflow;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.StreamNames;
import dev.understudy.workflows.contract.SwitchoverCommand;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Sends the commands for streams to Temporal. */
public final class TemporalStreamCommands implements StreamCommands {
  private static final Duration INTERVENTION_LIMIT = Duration.ofSeconds(10);

  private final WorkflowClient client;
  private final Clock clock;
  private final TemporalCalls calls;

  public TemporalStreamCommands(WorkflowClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.calls = new TemporalCalls(clock);
  }

  @Override
  public CommandOutcome create(
      StreamRecord record, StreamNames names, CommandKey key, String actor) {
    PcrStreamWorkflow workflow =
        client.newWorkflowStub(
            PcrStreamWorkflow.class,
            names.on(
                TemporalCalls.startOptions(WorkflowIds.stream(record.id()), TaskQueues.CONTROL)));
    StreamInput input = StreamInput.first(record, key, actor);
    return calls.call(
        key.notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::recorded,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(workflow::run, input)));
  }

  @Override
  public CommandOutcome failOver(UUID streamId, FailoverCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).requestFailover(command));
  }

  @Override
  public CommandOutcome switchOver(UUID streamId, SwitchoverCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).switchOver(command));
  }

  @Override
  public CommandOutcome withdrawFailover(UUID streamId, ChangeCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).withdrawFailover(command));
  }

  @Override
  public CommandOutcome pause(UUID streamId, ChangeCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).pause(command));
  }

  @Override
  public CommandOutcome resume(UUID streamId, ChangeCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).resume(command));
  }

  @Override
  public CommandOutcome cancel(UUID streamId, CancelCommand command) {
    return calls.call(command.key().notAfter(), () -> workflow(streamId).cancel(command));
  }

  @Override
  public CommandOutcome intervene(UUID streamId, Intervention intervention) {
    return calls.call(
        clock.instant().plus(INTERVENTION_LIMIT),
        () -> workflow(streamId).answerAttention(intervention));
  }

  @Override
  public CommandOutcome restart(StreamRecord record, StreamNames names, Intervention intervention) {
    PcrStreamWorkflow workflow =
        client.newWorkflowStub(
            PcrStreamWorkflow.class,
            names.on(
                TemporalCalls.startOptions(WorkflowIds.stream(record.id()), TaskQueues.CONTROL)));
    StreamInput input = StreamInput.first(record, null, intervention.actor());
    return calls.call(
        clock.instant().plus(INTERVENTION_LIMIT),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::answerAttention,
                intervention,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(workflow::run, input)));
  }

  @Override
  public CommandOutcome resumeJobs(JobCommand command) {
    JobResumptionWorkflow workflow =
        client.newWorkflowStub(
            JobResumptionWorkflow.class,
            TemporalCalls.startOptions(WorkflowIds.jobs(command.streamId()), TaskQueues.CONTROL));
    JobResumptionInput input = new JobResumptionInput(command.streamId());
    return calls.call(
        command.key().notAfter(),
        () ->
            WorkflowClient.executeUpdateWithStart(
                workflow::request,
                command,
                TemporalCalls.<CommandOutcome>updateOptions(),
                new WithStartWorkflowOperation<>(workflow::run, input)));
  }

  private PcrStreamWorkflow workflow(UUID streamId) {
    return client.newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(streamId));
  }
}
