package dev.understudy.worker;

import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.JobReader;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.workflows.contract.ClusterChangeInput;
import dev.understudy.workflows.contract.ClusterChangeWorkflow;
import dev.understudy.workflows.contract.ClusterCreationWorkflow;
import dev.understudy.workflows.contract.ClusterDeletionWorkflow;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.JobResumptionInput;
import dev.understudy.workflows.contract.JobResumptionWorkflow;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.StreamNames;
import dev.understudy.workflows.contract.SweepInput;
import dev.understudy.workflows.contract.SweepWorkflow;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workflows for what the catalog says must be driven and nothing drives: a Temporal server
 * can be lost, and the one in process forgets everything at its end.
 */
public final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final String ACTOR = "understudy";
  private static final int ABREAST = 16;

  private final WorkflowClient client;
  private final StreamReader streams;
  private final JobReader jobs;
  private final ClusterReader clusters;
  private final Terminations terminations;
  private final int shards;

  /**
   * @param shards how many sweeps share the live streams
   */
  Adoption(WorkflowClient client, Catalog catalog, int shards) {
    this.client = client;
    this.streams = catalog.streams();
    this.jobs = catalog.jobs();
    this.clusters = catalog.clusters();
    this.terminations = new Terminations(client, catalog.streamLedger());
    this.shards = shards;
  }

  /** For a process that is no worker and asks for single streams. */
  public static Adoption ofSingleStreams(WorkflowClient client, Catalog catalog) {
    return new Adoption(client, catalog, 0);
  }

  /** Adopts everything; safe to repeat, and to do at the same time from several workers. */
  void adoptAll() {
    clusters.driven().forEach(this::adopt);
    clusters.withDueSettings().forEach(this::adoptSettings);
    jobs.requested().forEach(this::adoptJobs);
    // First, because many streams take a while, and their lag is to be seen meanwhile.
    for (int shard = 0; shard < shards; shard++) {
      startSweep(shard);
    }
    adopt(streams.driven());
  }

  /** Each waits for the server several times, so many are asked for at a time. */
  private void adopt(List<StreamSnapshot> driven) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(ABREAST, Thread.ofVirtual().name("adoption-", 0).factory())) {
      List<Callable<Void>> all =
          driven.stream()
              .map(
                  stream ->
                      (Callable<Void>)
                          () -> {
                            adopt(stream);
                            return null;
                          })
              .toList();
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the adoption was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stream could not be adopted", e.getCause());
    }
  }

  /** Adopts one stream, if it must be driven and nothing drives it. */
  public void adoptStream(UUID streamId) {
    streams
        .find(streamId)
        .filter(found -> found.record().state().phase().isDriven())
        .ifPresent(this::adopt);
  }

  private void adopt(StreamSnapshot stream) {
    String id = WorkflowIds.stream(stream.record().id());
    StreamInput input = StreamInput.first(stream.record(), null, ACTOR);
    WorkflowOptions options =
        StreamNames.of(stream.record(), clusters::nameOf).on(options(id, TaskQueues.CONTROL));
    WorkflowExecutionStatus status = status(id);
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED
        && !terminations.isOwn(id)) {
      LOG.warn("{} was terminated by an operator and waits for a human", id);
      terminations.show(id, stream.record());
      return;
    }
    boolean started =
        status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
            && startUnlessAnotherDid(id, () -> start(options, input));
    if (!started && isSuperseded(id, stream.record().driverEpoch())) {
      LOG.warn("{} is driven by a run that was superseded, which is replaced", id);
      start(
          options.toBuilder()
              .setWorkflowIdConflictPolicy(
                  WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
              .build(),
          input);
    }
  }

  private void start(WorkflowOptions options, StreamInput input) {
    WorkflowClient.start(client.newWorkflowStub(PcrStreamWorkflow.class, options)::run, input);
  }

  /**
   * Whether the running workflow is one of a server that was lost and came back, after another run
   * had taken the stream over. A run that does not answer is left to find that out by itself: the
   * catalog refuses what it writes.
   */
  private boolean isSuperseded(String id, long epoch) {
    try {
      return client.newWorkflowStub(PcrStreamWorkflow.class, id).describe().driverEpoch() < epoch;
    } catch (WorkflowException e) {
      LOG.info("{} was not asked for its epoch: {}", id, e.getMessage());
      return false;
    }
  }

  private void adopt(ClusterRecord cluster) {
    ClusterInput input = new ClusterInput(cluster, null, ACTOR);
    if (cluster.state() == ClusterState.CREATING) {
      String id = WorkflowIds.clusterCreation(cluster.id());
      startUnlessKnown(
          id,
          () ->
              WorkflowClient.start(
                  client.newWorkflowStub(
                          ClusterCreationWorkflow.class, options(id, TaskQueues.CONTROL))
                      ::run,
                  input));
    } else {
      String id = WorkflowIds.clusterDeletion(cluster.id());
      startUnlessKnown(
          id,
          () ->
              WorkflowClient.start(
                  client.newWorkflowStub(
                          ClusterDeletionWorkflow.class, options(id, TaskQueues.CONTROL))
                      ::run,
                  input));
    }
  }

  private void adoptSettings(UUID clusterId) {
    String id = WorkflowIds.clusterChange(clusterId);
    startUnlessKnown(
        id,
        () ->
            WorkflowClient.start(
                client.newWorkflowStub(ClusterChangeWorkflow.class, options(id, TaskQueues.CONTROL))
                    ::run,
                new ClusterChangeInput(clusterId)));
  }

  private void adoptJobs(UUID streamId) {
    String id = WorkflowIds.jobs(streamId);
    startUnlessKnown(
        id,
        () ->
            WorkflowClient.start(
                client.newWorkflowStub(JobResumptionWorkflow.class, options(id, TaskQueues.CONTROL))
                    ::run,
                new JobResumptionInput(streamId)));
  }

  private void startSweep(int shard) {
    String id = WorkflowIds.sweep(shard);
    startUnlessKnown(
        id,
        () ->
            WorkflowClient.start(
                client.newWorkflowStub(SweepWorkflow.class, options(id, TaskQueues.SWEEPS))::run,
                new SweepInput(shard, shards)));
  }

  private static WorkflowOptions options(String id, String queue) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setTaskQueue(queue)
        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .build();
  }

  private void startUnlessKnown(String id, Runnable start) {
    WorkflowExecutionStatus status = status(id);
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return;
    }
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED) {
      LOG.warn("{} was terminated by an operator and is left as it is", id);
      return;
    }
    boolean unused = startUnlessAnotherDid(id, start);
  }

  /** Whether it was started here and now. */
  private static boolean startUnlessAnotherDid(String id, Runnable start) {
    try {
      start.run();
      LOG.info("{} adopted", id);
      return true;
    } catch (WorkflowExecutionAlreadyStarted another) {
      LOG.info("{} was adopted by another worker", id);
      return false;
    }
  }

  /** UNSPECIFIED for a workflow that the server does not know. */
  private WorkflowExecutionStatus status(String id) {
    try {
      return client.newUntypedWorkflowStub(id).describe().getStatus();
    } catch (WorkflowNotFoundException e) {
      return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
    } catch (WorkflowServiceException e) {
      if (e.getCause() instanceof StatusRuntimeException status
          && status.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
      }
      throw e;
    }
  }
}
