package dev.understudy.bench.site;

import dev.understudy.activities.ActivitiesModule;
import dev.understudy.activities.ActivityCalls;
import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.LocalClusterProvisioner;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.activities.stream.Passwords;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.StreamVisibility;
import dev.understudy.workflows.contract.TaskQueues;
import dev.understudy.workflows.contract.WorkflowIds;
import dev.understudy.workflows.impl.WorkflowTypes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One stream between fake clusters, on a real catalog and on a server that skips the time in which
 * nothing happens. It does so only while no activity runs, so there is no sweep: its edges are sent
 * from outside.
 */
public final class SkippingWorld implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(5);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Site site;
  private final TestWorkflowEnvironment temporal;
  private final OpenCatalog database;
  private final WorkerFactory factory;
  private final UUID stream;

  private SkippingWorld(
      Site site,
      TestWorkflowEnvironment temporal,
      OpenCatalog database,
      WorkerFactory factory,
      UUID stream) {
    this.site = site;
    this.temporal = temporal;
    this.database = database;
    this.factory = factory;
    this.stream = stream;
  }

  /** With a stream that replicates and is driven. */
  public static SkippingWorld start(Site site, String name) throws IOException {
    TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
    StreamVisibility.all()
        .forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(options.build());
    InstantSource skipping = () -> Instant.ofEpochMilli(temporal.currentTimeMillis());
    Clock clock = skipping.withZone(ZoneOffset.UTC);
    OpenCatalog database = OpenCatalog.start(site, name + "-database", clock);
    StreamRecord row = FakeFleet.register(database.catalog(), 1, clock.instant()).getFirst();
    WorkerFactory factory =
        startWorker(temporal, database.catalog(), new Waiting(clock, Thread::sleep));
    String id = WorkflowIds.stream(row.id());
    PcrStreamWorkflow workflow =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                PcrStreamWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.CONTROL)
                    .build());
    WorkflowClient.start(workflow::run, StreamInput.first(row, null, "bench"));
    return new SkippingWorld(site, temporal, database, factory, row.id());
  }

  private static WorkerFactory startWorker(
      TestWorkflowEnvironment temporal, Catalog catalog, Waiting waiting) {
    ActivitiesModule activities =
        new ActivitiesModule(
            ActivitiesModule.Catalog.of(catalog),
            FakeFleet.replicating(1, waiting),
            new Passwords(new SecureRandom()),
            waiting,
            new SimpleMeterRegistry());
    WorkerFactory factory =
        WorkerFactory.newInstance(
            temporal.getWorkflowClient(),
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new ActivityCalls()).build());
    Worker worker = factory.newWorker(TaskQueues.CONTROL);
    worker.registerWorkflowImplementationTypes(WorkflowTypes.control());
    worker.registerActivitiesImplementations(
        activities.control(
            new LocalClusterProvisioner(
                Path.of("clusters"), new LocalProcesses(List.of(), waiting)),
            "nodelocal://1/bench",
            unused -> {}));
    factory.start();
    return factory;
  }

  public WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  public UUID stream() {
    return stream;
  }

  /** As the product's senders do: between two runs the in-process server may know none of them. */
  public void send(Consumer<PcrStreamWorkflow> message) {
    PcrStreamWorkflow workflow =
        client().newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(stream));
    site.waiting()
        .until(
            "A message to the stream",
            Duration.ofMillis(20),
            Duration.ofSeconds(10),
            () -> {
              try {
                message.accept(workflow);
                return true;
              } catch (WorkflowNotFoundException betweenRuns) {
                return false;
              }
            });
  }

  public Instant now() {
    return Instant.ofEpochMilli(temporal.currentTimeMillis());
  }

  /** Lets that much time pass at once. */
  public void sleep(Duration time) {
    temporal.sleep(time);
  }

  public CommandKey command() {
    return FakeFleet.command(now().plus(COMMAND_LIMIT));
  }

  /** What the standby says now. */
  public ProgressSample sample() {
    return FakeFleet.sample(stream, now());
  }

  public IngestEdge edge(IngestEdge.Kind kind) {
    return new IngestEdge(kind, sample(), null);
  }

  public void awaitPhase(StreamPhase phase) {
    site.waiting()
        .until(
            phase.name(),
            EVERY,
            LIMIT,
            () ->
                database.catalog().streams().find(stream).orElseThrow().record().state().phase()
                    == phase);
  }

  @Override
  public void close() {
    factory.shutdownNow();
    temporal.close();
    database.close();
  }
}
