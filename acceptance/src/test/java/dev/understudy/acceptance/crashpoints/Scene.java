package dev.understudy.acceptance.crashpoints;

import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.Attention;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.SwitchoverCommand;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stream with everything that it needs, driven by a worker that may die; the scene sees that
 * another is there after that, and plays the part of the API and of the sweep.
 */
final class Scene implements AutoCloseable {
  static final String BACKUPS = "nodelocal://1/understudy";
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN_EDGES = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 250;

  final Stage stage;
  final Pair pair;
  final UUID streamId = UUID.randomUUID();
  final UUID successorId = UUID.randomUUID();
  final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  final Tripwire tripwire;
  private final String queue = "crash-" + streamId;
  private Victim victim;
  private int deaths;
  private boolean closed;
  private Instant sweepAt = Instant.MIN;
  private @Nullable CommandOutcome outcome;

  Scene(Stage stage, Flow flow, Tripwire tripwire) {
    this.stage = stage;
    this.pair = new Pair(stage.catalog(), flow.pace());
    this.tripwire = tripwire;
    this.victim = newVictim();
  }

  private Victim newVictim() {
    return Victim.start(
        stage.server(),
        stage.catalog(),
        pair.clusters.process("worker-" + deaths),
        queue,
        tripwire,
        faults::add,
        this::adopt,
        () -> Thread.ofVirtual().start(this::replaceVictim));
  }

  private synchronized void replaceVictim() {
    Victim dead = victim;
    dead.bury();
    deaths++;
    if (!closed) {
      victim = newVictim();
    }
  }

  /** Row and workflow of a stream that replicates already, from the east to the west. */
  void replicating() {
    pair.serve();
    ReplicationFacts facts = pair.follow(streamId);
    StreamRecord created =
        stage
            .catalog()
            .streamLedger()
            .create(record(pair.eastId, pair.westId), key(), entry("created"))
            .record();
    StreamState state = new StreamState.Replicating(facts);
    StreamRecord row =
        stage.catalog().streamLedger().commit(created.in(state), null, entry("ready")).record();
    adopt(streamId);
    await("the first claim", () -> row().driverEpoch() > row.driverEpoch());
    await("the end of its first task", () -> describes(row()));
    tripwire.arm();
  }

  /** Asks for a stream as the API does. */
  void create(UUID primary, UUID standby) {
    tripwire.arm();
    CommandKey key = key();
    StreamRecord record = record(primary, standby);
    outcome = obeyed(() -> start(StreamInput.first(record, key, "tester")));
  }

  private CommandOutcome start(StreamInput input) {
    PcrStreamWorkflow workflow = stub();
    return WorkflowClient.executeUpdateWithStart(
        workflow::recorded,
        UpdateOptions.<CommandOutcome>newBuilder()
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build(),
        new WithStartWorkflowOperation<>(workflow::run, input));
  }

  private StreamRecord record(UUID primary, UUID standby) {
    return new StreamRecord(
        streamId, primary, standby, false, Instant.now(), StreamTransitions.begun(), null, 0, 0);
  }

  void failOver(FailoverTarget target) {
    ask(
        key ->
            stage
                .commands()
                .failOver(
                    streamId, new FailoverCommand(key, target, sample(), "tester", "a drill")));
  }

  void switchOver() {
    ask(
        key ->
            stage
                .commands()
                .switchOver(
                    streamId,
                    new SwitchoverCommand(
                        key, Duration.ofMinutes(10), successorId, sample(), "a drill", "tester")));
  }

  void cancel(boolean restore) {
    ask(
        key ->
            stage
                .commands()
                .cancel(streamId, new CancelCommand(key, "a drill", "tester", restore)));
  }

  void withdraw() {
    ask(key -> stage.commands().withdrawFailover(streamId, change(key)));
  }

  void pause() {
    ask(key -> stage.commands().pause(streamId, change(key)));
  }

  void resume() {
    ask(key -> stage.commands().resume(streamId, change(key)));
  }

  /** An answer has no key: that it was taken shows in the row. */
  void intervene(Attention.Action action) {
    Attention asked = row().attention();
    if (asked == null) {
      throw new IllegalStateException("nothing waits for an answer");
    }
    Intervention answer = new Intervention(action, asked.step(), "a drill", "tester");
    outcome = obeyed(() -> answered(answer));
  }

  private CommandOutcome answered(Intervention answer) {
    try {
      return stage.commands().intervene(streamId, answer);
    } catch (UnderstudyException refused) {
      if (refused.code() == ErrorCode.STREAM_STATE && row().attention() == null) {
        return new CommandOutcome(streamId, true);
      }
      throw refused;
    }
  }

  private static ChangeCommand change(CommandKey key) {
    return new ChangeCommand(key, "a drill", "tester");
  }

  private void ask(Function<CommandKey, CommandOutcome> command) {
    CommandKey key = key();
    outcome = obeyed(() -> command.apply(key));
  }

  /** As a client does that repeats what was answered with 503. */
  private CommandOutcome obeyed(java.util.function.Supplier<CommandOutcome> command) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return command.get();
      } catch (UnderstudyException refused) {
        if (refused.code() != ErrorCode.ORCHESTRATOR_UNAVAILABLE || Instant.now().isAfter(end)) {
          throw refused;
        }
      }
    }
  }

  StreamRecord row() {
    return find(streamId).orElseThrow();
  }

  Optional<StreamRecord> find(UUID id) {
    return stage.catalog().streams().find(id).map(StreamSnapshot::record);
  }

  /** Whether the workflow of a stream is over. */
  boolean isClosed(UUID id) {
    return stage.client().newUntypedWorkflowStub(WorkflowIds.stream(id)).describe().getStatus()
        != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** The standby has all that was there when this was called. */
  void awaitReplicated() {
    Instant now = Instant.now();
    await(
        "what is there",
        () -> {
          Instant replicated = sample().replicatedTime();
          return replicated != null && replicated.isAfter(now);
        });
  }

  ProgressSample sample() {
    return pair.sample(streamId, row().standbyClusterId());
  }

  void awaitPhase(StreamPhase phase) {
    await("phase " + phase, () -> row().state().phase() == phase);
  }

  /** Nothing more is to come: the workflow says what the row says, and has ended where it ends. */
  void awaitTruth(UUID id) {
    await(
        "the truth of itself",
        () -> {
          StreamRecord row = find(id).orElseThrow();
          return describes(row) && isClosed(id) != row.state().phase().isDriven();
        });
  }

  /** Looks until it is so, and tells the workflows what a sweep would tell meanwhile. */
  void await(String what, BooleanSupplier isSo) {
    Instant end = Instant.now().plus(LIMIT);
    while (!isSeen(isSo)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "%s did not come; the row is in %s, needs %s"
                .formatted(what, row().state().phase(), row().attention()));
      }
      sweep();
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** With so many scenes at once the catalog may have no connection left for a look. */
  private static boolean isSeen(BooleanSupplier isSo) {
    try {
      return isSo.getAsBoolean();
    } catch (UnderstudyException unseen) {
      if (!unseen.code().isTransient()) {
        throw unseen;
      }
      return false;
    }
  }

  private void sweep() {
    Instant now = Instant.now();
    if (now.isBefore(sweepAt)) {
      return;
    }
    sweepAt = now.plus(BETWEEN_SWEEPS);
    for (UUID id : List.of(streamId, successorId)) {
      StreamRecord row = find(id).orElse(null);
      if (row != null && row.state() instanceof StreamState.InitialScan) {
        ProgressSample sample = pair.sample(id, row.standbyClusterId());
        if (sample.replicatedTime() != null) {
          sweepAt = now.plus(BETWEEN_EDGES);
          stage
              .client()
              .newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(id))
              .ingestEdge(new IngestEdge(IngestEdge.Kind.SCAN_FINISHED, sample, null));
        }
      }
    }
  }

  /** As a worker's start, or a sweep, sees that a workflow drives a stream. */
  private void adopt(UUID id) {
    StreamRecord record = find(id).orElseThrow();
    try {
      WorkflowClient.start(
          stage.client().newWorkflowStub(PcrStreamWorkflow.class, options(id))::run,
          StreamInput.first(record, null, TimelineEntry.UNDERSTUDY));
    } catch (WorkflowExecutionAlreadyStarted known) {
      // It is driven.
    }
  }

  private PcrStreamWorkflow stub() {
    return stage
        .client()
        .newWorkflowStub(
            PcrStreamWorkflow.class,
            options(streamId).toBuilder()
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
  }

  private WorkflowOptions options(UUID id) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(WorkflowIds.stream(id))
        .setTaskQueue(queue)
        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        .build();
  }

  /** Whether the workflow says of itself what the row says. */
  boolean describes(StreamRecord row) {
    try {
      return stage
          .client()
          .newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(row.id()))
          .describe()
          .equals(row);
    } catch (WorkflowException nobody) {
      return false;
    }
  }

  @Nullable CommandOutcome outcome() {
    return outcome;
  }

  private static CommandKey key() {
    return Pair.key(PATIENCE);
  }

  private static TimelineEntry entry(String sentence) {
    return new TimelineEntry(Instant.now(), "tester", sentence);
  }

  @Override
  public synchronized void close() {
    closed = true;
    victim.bury();
  }
}
