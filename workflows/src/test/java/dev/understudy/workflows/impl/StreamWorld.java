package dev.understudy.workflows.impl;

import static org.awaitility.Awaitility.await;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.StreamVisibility;
import dev.understudy.workflows.contract.SwitchoverCommand;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One stream on a time-skipping Temporal with a fake catalog and a fake pair of clusters. */
final class StreamWorld implements AutoCloseable {
  final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(options());
  final FakeRecords records = new FakeRecords();
  final FakePair pair = new FakePair(records);
  final UUID id = UUID.randomUUID();
  private final WorkerFactory workers = startWorker();

  private static TestEnvironmentOptions options() {
    TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
    StreamVisibility.all()
        .forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    return options.build();
  }

  private WorkerFactory startWorker() {
    // Nothing is cached: every workflow task replays the history, as after a crash.
    WorkerFactory factory =
        WorkerFactory.newInstance(
            temporal.getWorkflowClient(),
            WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(0).build());
    Worker worker =
        factory.newWorker(
            TaskQueues.CONTROL,
            WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build());
    worker.registerWorkflowImplementationTypes(WorkflowTypes.control());
    worker.registerActivitiesImplementations(records, pair);
    factory.start();
    return factory;
  }

  Instant now() {
    return Instant.ofEpochMilli(temporal.currentTimeMillis());
  }

  CommandKey key(String name) {
    return new CommandKey("caller", name, "hash-" + name, now().plusSeconds(10));
  }

  StreamRecord newRecord() {
    return new StreamRecord(
        id, new UUID(0, 1), new UUID(0, 2), false, now(), new StreamState.Preflight(), null, 0, 0);
  }

  /** Starts the stream as the API does and waits until its row exists. */
  CommandOutcome create() {
    return create(StreamInput.first(newRecord(), key("create"), "alice"));
  }

  CommandOutcome create(StreamInput input) {
    PcrStreamWorkflow workflow =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                PcrStreamWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(WorkflowIds.stream(input.record().id()))
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                    .build());
    return WorkflowClient.executeUpdateWithStart(
        workflow::recorded,
        UpdateOptions.<CommandOutcome>newBuilder()
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build(),
        new WithStartWorkflowOperation<>(workflow::run, input));
  }

  PcrStreamWorkflow stream() {
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(id));
  }

  void awaitEnd() {
    WorkflowStub.fromTyped(stream()).getResult(Void.class);
  }

  StreamRecord row() {
    StreamRecord row = records.row(id);
    if (row == null) {
      throw new AssertionError("there is no row");
    }
    return row;
  }

  void awaitPhase(StreamPhase phase) {
    await(phase.name())
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> records.row(id) != null && row().state().phase() == phase);
  }

  /** Until the workflow itself knows what the row says, so that nothing of it is in flight. */
  void awaitSettled() {
    await("settled")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> stream().describe().equals(row()));
  }

  void awaitEntered(String step) {
    await(step)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> pair.hasEntered(step));
  }

  void awaitAttention() {
    await("attention")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> records.row(id) != null && row().attention() != null);
  }

  /** Up to steady replication. */
  void replicate() {
    create();
    awaitPhase(StreamPhase.INITIAL_SCAN);
    stream().ingestEdge(edge(IngestEdge.Kind.SCAN_FINISHED));
    awaitPhase(StreamPhase.REPLICATING);
  }

  IngestEdge edge(IngestEdge.Kind kind) {
    return new IngestEdge(kind, sample(), null);
  }

  ProgressSample sample() {
    Instant now = now();
    return new ProgressSample(
        id, now, now.minusSeconds(3600), now.minusMillis(300), "replicating", null, 0);
  }

  FailoverCommand failover(String name, FailoverTarget target, @Nullable ProgressSample sample) {
    return new FailoverCommand(key(name), target, sample, "bob", null);
  }

  SwitchoverCommand switchover(String name, Duration limit, @Nullable UUID successor) {
    return new SwitchoverCommand(key(name), limit, successor, sample(), "a drill", "bob");
  }

  CancelCommand cancel(String name) {
    return new CancelCommand(key(name), "no longer wanted", "bob", false);
  }

  ChangeCommand change(String name) {
    return new ChangeCommand(key(name), "as planned", "bob");
  }

  /** As the temporal command does it: a name and any JSON. */
  void signal(String name, Object... input) {
    WorkflowStub.fromTyped(stream()).signal(name, input);
  }

  void awaitSentence(String part) {
    await(part)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> records.sentences().stream().anyMatch(said -> said.contains(part)));
  }

  /** Until so many sentences of the timeline say it. */
  void awaitSentences(String part, long count) {
    await(part)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> records.sentences().stream().filter(said -> said.contains(part)).count(),
            found -> found >= count);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    temporal.close();
  }
}
