package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.api.commands.TemporalClusterCommands;
import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.domain.Attention;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.ClusterCreationWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.Rejection;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.StreamNames;
import dev.understudy.workflows.contract.SwitchoverCommand;
import dev.understudy.workflows.contract.TaskQueues;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemporalCommandsTest {
  private static final StreamNames NAMES = new StreamNames("east", "west");
  private final Clock clock = Clock.systemUTC();
  private TestWorkflowEnvironment temporal;
  private TemporalStreamCommands streams;

  @BeforeEach
  void connect() {
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    temporal
        .newWorker(TaskQueues.CONTROL)
        .registerWorkflowImplementationTypes(FakeStream.class, FakeCreation.class);
    streams = new TemporalStreamCommands(temporal.getWorkflowClient(), clock);
  }

  @AfterEach
  void disconnect() {
    temporal.close();
  }

  @Test
  void startsAWorkflowAndAnswersWhatItRecorded() {
    temporal.start();
    StreamRecord record = stream(false);
    assertThat(streams.create(record, NAMES, key(10), "tester"))
        .isEqualTo(new CommandOutcome(record.id(), false));

    var failover =
        new FailoverCommand(key(10), new FailoverTarget.At(Instant.EPOCH), null, "tester", null);
    assertThat(streams.failOver(record.id(), failover).subjectId()).isEqualTo(record.id());
    var retry = new Intervention(Attention.Action.RETRY, StreamPhase.PEERING, "because", "tester");
    assertThat(streams.intervene(record.id(), retry).repeated()).isTrue();
    var change = new ChangeCommand(key(10), "as planned", "tester");
    assertThat(streams.pause(record.id(), change).repeated()).isFalse();
    assertThat(streams.resume(record.id(), change).repeated()).isTrue();
    assertFails(ErrorCode.STREAM_STATE, () -> streams.withdrawFailover(record.id(), change));
  }

  @Test
  void translatesRefusalsOfUpdatesAndOfValidators() {
    temporal.start();
    StreamRecord refused = stream(true);
    assertFails(ErrorCode.CLUSTER_IN_USE, () -> streams.create(refused, NAMES, key(10), "tester"));

    StreamRecord record = stream(false);
    CommandOutcome unused = streams.create(record, NAMES, key(10), "tester");
    assertThat(unused).isNotNull();
    assertFails(
        ErrorCode.STREAM_STATE,
        () -> streams.cancel(record.id(), new CancelCommand(key(10), "no", "tester", false)));
    var latest = new FailoverCommand(key(10), new FailoverTarget.Latest(), null, "tester", null);
    assertFails(ErrorCode.FAILOVER_DURING_SCAN, () -> streams.failOver(record.id(), latest));
  }

  @Test
  void saysThatNoWorkflowTakesTheRequest() {
    temporal.start();
    var latest = new FailoverCommand(key(10), new FailoverTarget.Latest(), null, "tester", null);
    assertFails(ErrorCode.STREAM_NOT_FOUND, () -> streams.failOver(UUID.randomUUID(), latest));
    StreamRecord over = stream(true);
    assertFails(ErrorCode.CLUSTER_IN_USE, () -> streams.create(over, NAMES, key(10), "tester"));
    assertFails(ErrorCode.STREAM_NOT_FOUND, () -> streams.failOver(over.id(), latest));
  }

  @Test
  void givesUpAtTheDeadlineWhenNoWorkerRuns() {
    long before = System.nanoTime();
    assertFails(
        ErrorCode.ORCHESTRATOR_UNAVAILABLE,
        () -> streams.create(stream(false), NAMES, key(1), "tester"));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void startsTheCreationOfAClusterOnce() {
    temporal.start();
    var clusters = new TemporalClusterCommands(temporal.getWorkflowClient(), clock);
    var record = Records.cluster(ClusterState.CREATING);
    CommandKey key = key(10);

    assertThat(clusters.create(record, key, "tester").subjectId()).isEqualTo(record.id());
    assertThat(clusters.create(record, key, "tester").subjectId()).isEqualTo(record.id());
  }

  private static StreamRecord stream(boolean toBeRefused) {
    StreamRecord record = Records.stream(UUID.randomUUID(), UUID.randomUUID());
    return toBeRefused ? record.wipeConfirmed() : record;
  }

  private CommandKey key(int secondsToAnswer) {
    return new CommandKey(
        "tester",
        UUID.randomUUID().toString(),
        "hash",
        clock.instant().plusSeconds(secondsToAnswer));
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UnderstudyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Refuses streams with a confirmed wipe, cancels, and failovers to the latest time. */
  public static final class FakeStream implements PcrStreamWorkflow {
    private final StreamInput input;

    @WorkflowInit
    public FakeStream(StreamInput input) {
      this.input = input;
    }

    @Override
    public void run(StreamInput started) {
      if (!started.record().confirmWipe()) {
        Workflow.await(() -> false);
      }
    }

    @Override
    public CommandOutcome recorded() {
      if (input.record().confirmWipe()) {
        throw refusal(ErrorCode.CLUSTER_IN_USE);
      }
      return new CommandOutcome(input.record().id(), false);
    }

    @Override
    public CommandOutcome requestFailover(FailoverCommand command) {
      return new CommandOutcome(input.record().id(), false);
    }

    @Override
    public void mayFailOver(FailoverCommand command) {
      if (command.target() instanceof FailoverTarget.Latest) {
        // As the real workflow's validators do; the type is lost on the way.
        var refused = new UnderstudyException(ErrorCode.FAILOVER_DURING_SCAN, "scanning");
        throw ApplicationFailure.newNonRetryableFailure(
            Rejection.write(refused), refused.code().name());
      }
    }

    @Override
    public CommandOutcome cancel(CancelCommand command) {
      throw refusal(ErrorCode.STREAM_STATE);
    }

    @Override
    public void mayCancel(CancelCommand command) {}

    @Override
    public CommandOutcome answerAttention(Intervention intervention) {
      return new CommandOutcome(input.record().id(), true);
    }

    @Override
    public void mayAnswerAttention(Intervention intervention) {}

    @Override
    public CommandOutcome switchOver(SwitchoverCommand command) {
      return new CommandOutcome(input.record().id(), false);
    }

    @Override
    public void maySwitchOver(SwitchoverCommand command) {}

    @Override
    public CommandOutcome withdrawFailover(ChangeCommand command) {
      throw refusal(ErrorCode.STREAM_STATE);
    }

    @Override
    public void mayWithdrawFailover(ChangeCommand command) {}

    @Override
    public CommandOutcome pause(ChangeCommand command) {
      return new CommandOutcome(input.record().id(), false);
    }

    @Override
    public void mayPause(ChangeCommand command) {}

    @Override
    public CommandOutcome resume(ChangeCommand command) {
      return new CommandOutcome(input.record().id(), true);
    }

    @Override
    public void mayResume(ChangeCommand command) {}

    @Override
    public void failoverSignal(@Nullable RawValue signal) {}

    @Override
    public void withdrawFailoverSignal(@Nullable RawValue signal) {}

    @Override
    public void pauseSignal(@Nullable RawValue signal) {}

    @Override
    public void resumeSignal(@Nullable RawValue signal) {}

    @Override
    public void cancelSignal(@Nullable RawValue signal) {}

    @Override
    public void interveneSignal(@Nullable RawValue signal) {}

    @Override
    public List<TimelineEntry> timeline() {
      return input.recent();
    }

    @Override
    public void ingestEdge(IngestEdge edge) {}

    @Override
    public StreamRecord describe() {
      return input.record();
    }

    private static ApplicationFailure refusal(ErrorCode code) {
      return ApplicationFailure.newNonRetryableFailure("refused", code.name());
    }
  }

  /** Records and waits. */
  public static final class FakeCreation implements ClusterCreationWorkflow {
    private final ClusterInput input;

    @WorkflowInit
    public FakeCreation(ClusterInput input) {
      this.input = input;
    }

    @Override
    public void run(ClusterInput started) {
      Workflow.await(() -> false);
    }

    @Override
    public CommandOutcome recorded() {
      return new CommandOutcome(input.record().id(), false);
    }
  }
}
