package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.SelfHosted;
import dev.understudy.workflows.activity.ClusterChangeRecords;
import dev.understudy.workflows.activity.ClusterChangeSteps;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterChangeInput;
import dev.understudy.workflows.contract.ClusterChangeWorkflow;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterChangeWorkflowTest {
  private static final ClusterChange BACKUPS = new ClusterChange.Backups(true, 5, null);
  private static final ClusterChange LIFTED = new ClusterChange.Disruption(List.of());

  private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

  /** Nothing is cached: every workflow task replays the history, as after a crash. */
  private final WorkerFactory workers =
      WorkerFactory.newInstance(
          temporal.getWorkflowClient(),
          WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(0).build());

  private final UUID cluster = UUID.randomUUID();
  private final FakeCluster fake = new FakeCluster();

  @BeforeEach
  void startWorker() {
    Worker worker = workers.newWorker(TaskQueues.CONTROL);
    worker.registerWorkflowImplementationTypes(WorkflowTypes.control());
    worker.registerActivitiesImplementations(fake);
    workers.start();
  }

  @AfterEach
  void stop() {
    fake.mayGoOn.countDown();
    // Else closing waits for its polls to end.
    workers.shutdownNow();
    temporal.close();
  }

  @Test
  void aChangeIsAnsweredOnceCommittedAndTheClusterIsToldOfIt() {
    assertThat(change(BACKUPS)).isEqualTo(new CommandOutcome(cluster, false));
    awaitEnd();
    assertThat(fake.done).containsExactly("record Backups", "apply BACKUPS");
  }

  @Test
  void whatIsOnlyWrittenDownIsToldToNobody() {
    change(new ClusterChange.MetricExport(true));
    awaitEnd();
    assertThat(fake.done).containsExactly("record MetricExport");
  }

  @Test
  void aClusterThatCannotBeToldOfItsBackupsCanStillBeLetGo() {
    fake.slow = Part.BACKUPS;
    change(BACKUPS);
    await().atMost(Duration.ofSeconds(20)).until(() -> fake.slowBegun.getCount() == 0);
    change(LIFTED);
    await().atMost(Duration.ofSeconds(20)).until(() -> fake.done.contains("apply DISRUPTION"));
    assertThat(fake.done).doesNotContain("apply BACKUPS");
    fake.mayGoOn.countDown();
    awaitEnd();
    assertThat(fake.done).endsWith("apply BACKUPS");
  }

  @Test
  void aRefusedChangeIsToldToItsCallerAndNothingIsLeft() {
    fake.refusal = ErrorCode.RETENTION_ALREADY_SET;
    assertThatThrownBy(() -> change(BACKUPS))
        .hasRootCauseInstanceOf(ApplicationFailure.class)
        .rootCause()
        .hasMessageContaining("refused here");
    awaitEnd();
    assertThat(fake.done).isEmpty();
  }

  @Test
  void aStepThatFailsForGoodIsTriedAgain() {
    fake.failures.set(2);
    change(BACKUPS);
    awaitEnd();
    assertThat(fake.done).containsExactly("record Backups", "apply BACKUPS");
    assertThat(fake.failures).hasValue(0);
  }

  @Test
  void anAdoptedRunFinishesWhatALostOneHasLeft() {
    fake.due.add(Part.DISRUPTION);
    WorkflowClient.start(workflow()::run, new ClusterChangeInput(cluster));
    awaitEnd();
    assertThat(fake.done).containsExactly("apply DISRUPTION");
  }

  @Test
  void newLoginsAreAnsweredForByTheCluster() {
    ClusterChangeWorkflow workflow = workflow();
    var access = new SelfHosted("db.example", 26257, 8080, null, null, null);
    CommandOutcome outcome =
        WorkflowClient.executeUpdateWithStart(
            workflow::replaceAccess,
            new AccessCommand(key(), cluster, access, true, "eve"),
            completed(),
            new WithStartWorkflowOperation<>(workflow::run, new ClusterChangeInput(cluster)));
    assertThat(outcome.subjectId()).isEqualTo(cluster);
    awaitEnd();
    assertThat(fake.done).containsExactly("replace db.example");
  }

  private CommandOutcome change(ClusterChange change) {
    ClusterChangeWorkflow workflow = workflow();
    return WorkflowClient.executeUpdateWithStart(
        workflow::change,
        new ClusterCommand(key(), cluster, change, "eve"),
        completed(),
        new WithStartWorkflowOperation<>(workflow::run, new ClusterChangeInput(cluster)));
  }

  private CommandKey key() {
    Instant notAfter = Instant.ofEpochMilli(temporal.currentTimeMillis()).plusSeconds(10);
    return new CommandKey("caller", UUID.randomUUID().toString(), "hash", notAfter);
  }

  private static UpdateOptions<CommandOutcome> completed() {
    return UpdateOptions.<CommandOutcome>newBuilder()
        .setWaitForStage(WorkflowUpdateStage.COMPLETED)
        .build();
  }

  private ClusterChangeWorkflow workflow() {
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(
            ClusterChangeWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.clusterChange(cluster))
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
  }

  private void awaitEnd() {
    WorkflowStub.fromTyped(
            temporal
                .getWorkflowClient()
                .newWorkflowStub(ClusterChangeWorkflow.class, WorkflowIds.clusterChange(cluster)))
        .getResult(Void.class);
  }

  /** The catalog's rows and the cluster, as far as the workflow sees them. */
  public static final class FakeCluster implements ClusterChangeRecords, ClusterChangeSteps {
    final List<String> done = new CopyOnWriteArrayList<>();
    final Set<Part> due = EnumSet.noneOf(Part.class);
    final CountDownLatch slowBegun = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    final AtomicInteger failures = new AtomicInteger();
    volatile @Nullable Part slow;
    volatile @Nullable ErrorCode refusal;

    @Override
    public CommandOutcome record(ClusterCommand command) {
      ErrorCode code = refusal;
      if (code != null) {
        throw ApplicationFailure.newNonRetryableFailure("refused here", code.name());
      }
      done.add("record " + command.change().getClass().getSimpleName());
      synchronized (due) {
        switch (command.change()) {
          case ClusterChange.Backups unused -> due.add(Part.BACKUPS);
          case ClusterChange.Disruption unused -> due.add(Part.DISRUPTION);
          default -> {
            // Nothing that the cluster has to know.
          }
        }
      }
      return new CommandOutcome(command.clusterId(), false);
    }

    @Override
    public Settled settle(CommandKey command) {
      return new Settled(null);
    }

    @Override
    public Due due(UUID clusterId) {
      synchronized (due) {
        return new Due(due);
      }
    }

    @Override
    public CommandOutcome replaceAccess(AccessCommand command) {
      done.add("replace " + command.access().host());
      return new CommandOutcome(command.clusterId(), false);
    }

    @Override
    public void apply(Application application) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw ApplicationFailure.newNonRetryableFailure("broken", ErrorCode.INTERNAL.name());
      }
      if (application.part() == slow) {
        slowBegun.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
      synchronized (due) {
        due.remove(application.part());
      }
      done.add("apply " + application.part());
    }
  }
}
