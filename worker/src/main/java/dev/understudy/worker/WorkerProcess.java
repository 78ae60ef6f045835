package dev.understudy.worker;

import dev.understudy.activities.ActivitiesModule;
import dev.understudy.activities.ActivityCalls;
import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SqlClusterGateway;
import dev.understudy.activities.provisioning.LocalClusterProvisioner;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.activities.stream.Passwords;
import dev.understudy.activities.sweep.TemporalEdgeNotifier;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.domain.ClusterState;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.impl.WorkflowTypes;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.common.VersioningBehavior;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The composition root of a worker: polls both task queues until it is closed. */
public final class WorkerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 10;
  private static final int ALL_CLUSTERS = 10_000;

  private final WorkerFactory factory;
  private final LocalProcesses processes;
  private final LocalClusterProvisioner provisioner;
  private final Adoption adoption;

  private WorkerProcess(
      WorkerFactory factory,
      LocalProcesses processes,
      LocalClusterProvisioner provisioner,
      Adoption adoption) {
    this.factory = factory;
    this.processes = processes;
    this.provisioner = provisioner;
    this.adoption = adoption;
  }

  /**
   * Starts the local clusters that do not run, then to poll, then adopts what the catalog says must
   * be driven and nothing drives.
   *
   * @throws IllegalStateException for a deployment on a server that knows none
   */
  public static WorkerProcess start(
      WorkerOptions options, Catalog catalog, WorkflowClient client, MeterRegistry meters) {
    WorkerProcess worker =
        assemble(options, catalog, client, new SqlClusterGateway(meters), meters);
    startClusters(catalog.clusters(), worker.processes, worker.provisioner);
    return worker.poll();
  }

  /**
   * As {@link #start}, for clusters that run without this worker.
   *
   * @param gateway leads to them
   */
  public static WorkerProcess startWith(
      ClusterGateway gateway,
      WorkerOptions options,
      Catalog catalog,
      WorkflowClient client,
      MeterRegistry meters) {
    return assemble(options, catalog, client, gateway, meters).poll();
  }

  private static WorkerProcess assemble(
      WorkerOptions options,
      Catalog catalog,
      WorkflowClient client,
      ClusterGateway gateway,
      MeterRegistry meters) {
    Deployments.require(options.deployment(), client);
    Waiting waiting = Waiting.real();
    LocalProcesses processes =
        new LocalProcesses(options.localClusterCommand(), options.localClusterTls(), waiting);
    LocalClusterProvisioner provisioner =
        new LocalClusterProvisioner(options.clusters(), processes);
    Adoption adoption = new Adoption(client, catalog, options.sweepShards());
    ActivitiesModule activities =
        new ActivitiesModule(
            ActivitiesModule.Catalog.of(catalog),
            gateway,
            new Passwords(new SecureRandom()),
            waiting,
            meters);

    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new ActivityCalls()).build());
    Worker control =
        factory.newWorker(
            TaskQueues.CONTROL,
            Deployments.on(controlOptions(), options.deployment(), VersioningBehavior.PINNED)
                .build());
    control.registerWorkflowImplementationTypes(WorkflowTypes.control());
    control.registerActivitiesImplementations(
        activities.control(provisioner, options.backupPrefix(), adoption::adoptStream));
    // A sweep has no end, so that one which stayed with its build would hold that for ever.
    Worker sweeps =
        factory.newWorker(
            TaskQueues.SWEEPS,
            Deployments.on(
                    io.temporal.worker.WorkerOptions.newBuilder(),
                    options.deployment(),
                    VersioningBehavior.AUTO_UPGRADE)
                .build());
    sweeps.registerWorkflowImplementationTypes(WorkflowTypes.sweeps());
    sweeps.registerActivitiesImplementations(
        activities.sweeps(
            new TemporalEdgeNotifier(client, adoption::adoptStream), options.sweepTick()));
    SearchAttributes.ensure(client);
    return new WorkerProcess(factory, processes, provisioner, adoption);
  }

  private WorkerProcess poll() {
    factory.start();
    adoption.adoptAll();
    return this;
  }

  /**
   * A cancellation reaches a running step with its next heartbeat, so heartbeats are not held back.
   */
  private static io.temporal.worker.WorkerOptions.Builder controlOptions() {
    return io.temporal.worker.WorkerOptions.newBuilder()
        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1));
  }

  /** Adopts one stream, if it must be driven and nothing drives it. */
  public void adoptStream(UUID streamId) {
    adoption.adoptStream(streamId);
  }

  /**
   * After a restart of the machine, or of everything, local clusters run on their old ports; those
   * that are somebody else's have no folder here. Those that are disrupted stay cut off.
   */
  private static void startClusters(
      ClusterReader clusters, LocalProcesses processes, LocalClusterProvisioner provisioner) {
    clusters.list(ClusterFilter.active(ALL_CLUSTERS)).stream()
        .filter(cluster -> cluster.state() == ClusterState.CREATED)
        .filter(cluster -> Files.isDirectory(provisioner.directoryOf(cluster.id())))
        .filter(cluster -> clusters.settings(cluster.id()).disruption().isEmpty())
        .forEach(cluster -> processes.start(provisioner.directoryOf(cluster.id()), cluster.name()));
  }

  /** Ends the process of a local cluster with SIGKILL, as a disaster would. */
  public void killCluster(UUID clusterId) {
    Path directory = provisioner.directoryOf(clusterId);
    processes.kill(directory);
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
