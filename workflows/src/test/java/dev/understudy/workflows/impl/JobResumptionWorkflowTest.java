package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.JobRequest;
import dev.understudy.workflows.activity.JobRecords;
import dev.understudy.workflows.activity.JobSteps;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.JobCommand;
import dev.understudy.workflows.contract.JobResumptionInput;
import dev.understudy.workflows.contract.JobResumptionWorkflow;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobResumptionWorkflowTest {
  final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

  /** Nothing is cached: every workflow task replays the history, as after a crash. */
  private final WorkerFactory workers =
      WorkerFactory.newInstance(
          temporal.getWorkflowClient(),
          WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(0).build());

  final UUID stream = UUID.randomUUID();
  private final FakeJobs jobs = new FakeJobs();

  @BeforeEach
  void startWorker() {
    Worker worker = workers.newWorker(TaskQueues.CONTROL);
    worker.registerWorkflowImplementationTypes(WorkflowTypes.control());
    worker.registerActivitiesImplementations(jobs);
    workers.start();
  }

  @AfterEach
  void stop() {
    jobs.mayGoOn.countDown();
    // Else closing waits for its polls to end.
    workers.shutdownNow();
    temporal.close();
  }

  @Test
  void aRequestIsAnsweredOnceCommittedAndItsJobsGoOnOneAfterTheOther() {
    CommandOutcome outcome = ask("full-backup", "schedule-1");
    assertThat(outcome).isEqualTo(new CommandOutcome(stream, false));
    awaitEnd();
    assertThat(jobs.done)
        .containsExactly("look", "record", "resume full-backup", "resume schedule-1");
  }

  @Test
  void nothingIsCommittedWhileTheOldPrimaryWrites() {
    jobs.oldPrimaryWrites = true;
    assertThatThrownBy(() -> ask("schedule-1"))
        .hasRootCauseInstanceOf(ApplicationFailure.class)
        .rootCause()
        .hasMessageContaining("still writes");
    awaitEnd();
    assertThat(jobs.done).containsExactly("look");
  }

  @Test
  void whoAnswersForTheOldPrimaryIsNotKeptWaitingForIt() {
    jobs.oldPrimaryWrites = true;
    send(new JobRequest(List.of("schedule-1"), null, true));
    awaitEnd();
    assertThat(jobs.done).containsExactly("record", "resume schedule-1");
  }

  @Test
  void aJobThatIsRefusedIsGivenUpAndTheOthersGoOn() {
    jobs.refused = "changefeed-1";
    ask("changefeed-1", "schedule-2");
    awaitEnd();
    assertThat(jobs.done)
        .containsExactly(
            "look", "record", "give up changefeed-1: no such sink", "resume schedule-2");
  }

  @Test
  void aRequestThatComesMeanwhileIsWorkedOffByTheSameRun() {
    jobs.slow = "full-backup";
    ask("full-backup");
    await().atMost(Duration.ofSeconds(20)).until(() -> jobs.slowBegun.getCount() == 0);
    ask("schedule-1");
    jobs.mayGoOn.countDown();
    awaitEnd();
    assertThat(jobs.runs).hasSize(1);
    assertThat(jobs.done)
        .containsExactly(
            "look", "record", "look", "record", "resume full-backup", "resume schedule-1");
  }

  @Test
  void anAdoptedRunFinishesWhatALostOneHasLeft() {
    jobs.requested.add("schedule-1");
    WorkflowClient.start(workflow()::run, new JobResumptionInput(stream));
    awaitEnd();
    assertThat(jobs.done).containsExactly("resume schedule-1");
  }

  CommandOutcome ask(String... items) {
    return send(new JobRequest(List.of(items), null, false));
  }

  private CommandOutcome send(JobRequest request) {
    JobResumptionWorkflow workflow = workflow();
    Instant notAfter = Instant.ofEpochMilli(temporal.currentTimeMillis()).plusSeconds(10);
    CommandKey key = new CommandKey("caller", UUID.randomUUID().toString(), "hash", notAfter);
    return WorkflowClient.executeUpdateWithStart(
        workflow::request,
        new JobCommand(key, stream, request, "eve"),
        UpdateOptions.<CommandOutcome>newBuilder()
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build(),
        new WithStartWorkflowOperation<>(workflow::run, new JobResumptionInput(stream)));
  }

  private JobResumptionWorkflow workflow() {
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(
            JobResumptionWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.jobs(stream))
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
  }

  void awaitEnd() {
    WorkflowStub.fromTyped(
            temporal
                .getWorkflowClient()
                .newWorkflowStub(JobResumptionWorkflow.class, WorkflowIds.jobs(stream)))
        .getResult(Void.class);
  }

  /** The catalog's rows and the clusters, as far as the workflow sees them. */
  public static final class FakeJobs implements JobRecords, JobSteps {
    final List<String> done = new CopyOnWriteArrayList<>();
    final Set<String> requested = new ConcurrentSkipListSet<>();
    final Set<String> runs = new ConcurrentSkipListSet<>();
    final CountDownLatch slowBegun = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    volatile boolean oldPrimaryWrites;
    volatile String refused = "";
    volatile String slow = "";

    @Override
    public void claim(Run run) {
      runs.add(run.runId());
    }

    @Override
    public CommandOutcome record(JobCommand command) {
      done.add("record");
      requested.addAll(command.request().items());
      return new CommandOutcome(command.streamId(), false);
    }

    @Override
    public Settled settle(CommandKey command) {
      return new Settled(null);
    }

    @Override
    public Pending pending(UUID streamId) {
      return new Pending(requested.stream().sorted().toList());
    }

    @Override
    public void giveUp(GivenUp givenUp) {
      requested.remove(givenUp.item());
      done.add("give up %s: %s".formatted(givenUp.item(), givenUp.why()));
    }

    @Override
    public void checkOldPrimary(JobCommand command) {
      done.add("look");
      if (oldPrimaryWrites) {
        throw refusal(ErrorCode.OLD_PRIMARY_WRITES, "the old primary still writes");
      }
    }

    @Override
    public void resume(Resumption resumption) {
      if (resumption.item().equals(refused)) {
        throw refusal(ErrorCode.CLUSTER_REFUSED, "no such sink");
      }
      if (resumption.item().equals(slow)) {
        slowBegun.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
      requested.remove(resumption.item());
      done.add("resume " + resumption.item());
    }

    private static ApplicationFailure refusal(ErrorCode code, String message) {
      return ApplicationFailure.newNonRetryableFailure(message, code.name());
    }
  }
}
