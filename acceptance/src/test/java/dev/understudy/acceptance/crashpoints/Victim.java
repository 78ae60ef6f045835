package dev.understudy.acceptance.crashpoints;

import dev.understudy.activities.ActivitiesModule;
import dev.understudy.activities.ActivityCalls;
import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.ClusterProvisioner;
import dev.understudy.activities.stream.Passwords;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.CommandLedger;
import dev.understudy.catalog.JobLedger;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.fakeclusters.FakeProcess;
import dev.understudy.workflows.impl.WorkflowTypes;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A worker as a process of its own: its own connection to the server, its own ways to the clusters
 * and to the catalog. From the moment it dies nothing that it does reaches any of them.
 */
final class Victim {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration DEADLOCK = Duration.ofSeconds(30);

  private final FakeProcess clusters;
  private final Tripwire tripwire;
  private final Runnable onDeath;
  private final WorkflowServiceStubs stubs;
  private final WorkerFactory factory;
  private volatile boolean dead;

  private Victim(
      DevServer server,
      Catalog catalog,
      FakeProcess clusters,
      String queue,
      Tripwire tripwire,
      Consumer<String> faults,
      Consumer<UUID> driver,
      Runnable onDeath) {
    this.clusters = clusters;
    this.tripwire = tripwire;
    this.onDeath = onDeath;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            server
                .options()
                .setGrpcClientInterceptors(List.of(new DeadlyWire(this, faults)))
                .build());
    factory =
        WorkerFactory.newInstance(
            WorkflowClient.newInstance(stubs),
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new ActivityCalls(), new DeadlyActivities(this))
                .setUsingVirtualWorkflowThreads(true)
                .setWorkflowHostLocalPollThreadCount(1)
                .build());
    Worker worker = factory.newWorker(queue, options());
    worker.registerWorkflowImplementationTypes(WorkflowTypes.control());
    worker.registerActivitiesImplementations(
        new ActivitiesModule(
                guarded(catalog),
                clusters,
                new Passwords(new SecureRandom()),
                Waiting.real(),
                new SimpleMeterRegistry())
            .control(new NoProvisioner(), Scene.BACKUPS, driver));
  }

  /**
   * @param faults told of workflow tasks that failed, of which there must be none
   * @param driver sees that a workflow drives a stream
   * @param onDeath called once, by whatever thread the death comes to
   */
  static Victim start(
      DevServer server,
      Catalog catalog,
      FakeProcess clusters,
      String queue,
      Tripwire tripwire,
      Consumer<String> faults,
      Consumer<UUID> driver,
      Runnable onDeath) {
    Victim victim = new Victim(server, catalog, clusters, queue, tripwire, faults, driver, onDeath);
    Waiting.real()
        .until("The start of a worker", Duration.ofSeconds(1), START_LIMIT, victim::isStarted);
    return victim;
  }

  /** As the product's worker has them, with few pollers; so many at once make a slow workflow. */
  private static WorkerOptions options() {
    return WorkerOptions.newBuilder()
        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1))
        .setMaxConcurrentWorkflowTaskPollers(2)
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxConcurrentNexusTaskPollers(1)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
        .setUsingVirtualThreads(true)
        .build();
  }

  /** A server with so much to do may refuse at first. */
  private boolean isStarted() {
    try {
      factory.start();
      return true;
    } catch (StatusRuntimeException busy) {
      return false;
    }
  }

  String numbered(String what) {
    return tripwire.numbered(what);
  }

  /** Dies, if this is the point; then nothing may go on. */
  boolean dies(String when, String numbered) {
    if (dead || !tripwire.trips(when, numbered)) {
      return dead;
    }
    dead = true;
    clusters.cutOff();
    onDeath.run();
    return true;
  }

  boolean isDead() {
    return dead;
  }

  /** Takes its threads and its connection away; what they still try comes to nothing. */
  void bury() {
    dead = true;
    clusters.cutOff();
    factory.shutdownNow();
    stubs.shutdownNow();
  }

  private ActivitiesModule.Catalog guarded(Catalog catalog) {
    return new ActivitiesModule.Catalog(
        guarded(StreamLedger.class, catalog.streamLedger()),
        guarded(StreamReader.class, catalog.streams()),
        guarded(JobLedger.class, catalog.jobLedger()),
        guarded(ClusterLedger.class, catalog.clusterLedger()),
        guarded(ClusterReader.class, catalog.clusters()),
        guarded(CommandLedger.class, catalog.commands()),
        guarded(LoginStore.class, catalog.logins()));
  }

  private <T> T guarded(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (dead) {
                throw new UnderstudyException(ErrorCode.CATALOG_UNAVAILABLE, "Dead.");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }

  /** No cluster is made here. */
  private static final class NoProvisioner implements ClusterProvisioner {
    @Override
    public Provisioned provision(UUID clusterId, String name, String version) {
      throw new UnsupportedOperationException("no cluster is made here");
    }

    @Override
    public void cutOff(UUID clusterId) {
      throw new UnsupportedOperationException("no cluster is cut off here");
    }

    @Override
    public void reconnect(UUID clusterId, String name) {
      throw new UnsupportedOperationException("no cluster is reconnected here");
    }

    @Override
    public void remove(UUID clusterId) {
      throw new UnsupportedOperationException("no cluster is removed here");
    }
  }
}
