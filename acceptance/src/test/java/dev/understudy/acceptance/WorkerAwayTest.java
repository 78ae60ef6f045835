package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.acceptance.WorkerDeath.Moment;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.api.ApiOptions;
import dev.understudy.api.ApiServer;
import dev.understudy.api.commands.TemporalClusterCommands;
import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Clusters;
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.worker.WorkerOptions;
import dev.understudy.worker.WorkerProcess;
import dev.understudy.workflows.contract.WorkflowIds;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** API, catalog and Temporal with a worker that comes and goes. */
@Tag("scenario")
@Timeout(150)
class WorkerAwayTest {
  private static final String CLUSTERS = "/api/v1/clusters";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LIMIT_OF_A_REPLY = Duration.ofSeconds(11);

  /** A repeat of a request in one would be the request of another test. */
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static final long SEED = 37_001;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<UUID> ids = new CopyOnWriteArrayList<>();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  @TempDir private Path folder;
  private Catalog catalog;
  private ManagedChannel temporal;
  private WorkflowClient client;
  private ApiClient api;
  private String primary = "";
  private String standby = "";

  @BeforeEach
  void compose() throws Exception {
    System.out.println("seed " + SEED);
    catalog =
        opened(
            Catalog.connect(
                new CatalogOptions(
                    EmbeddedDatabase.shared()
                        .migrated("worker_away_" + DATABASES.incrementAndGet()),
                    EmbeddedDatabase.SERVING.name(),
                    EmbeddedDatabase.SERVING.password(),
                    8),
                Sealer.openOrCreate(folder.resolve("seal.key")),
                Clock.systemUTC()));
    ApiKeySecret secret = ApiKeySecret.generate(new Random(SEED));
    catalog.access().ensureAdministrator(secret);
    boolean onRealClock = true;
    TestServer.InProcessTestServer server = opened(TestServer.createServer(onRealClock));
    temporal = server.getChannel();
    client = connect();
    ApiServer http =
        opened(
            ApiServer.start(
                new ApiOptions("127.0.0.1", 0, 0),
                new ApiServer.Parts(
                    catalog,
                    new TemporalStreamCommands(client, Clock.systemUTC()),
                    new TemporalClusterCommands(client, Clock.systemUTC()),
                    id -> {},
                    meters,
                    Clock.systemUTC(),
                    this::nextId)));
    api = opened(new ApiClient(URI.create("http://127.0.0.1:" + http.port()), secret.secret()));
  }

  private WorkflowClient connect(ClientInterceptor... interceptors) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(temporal)
                .setGrpcClientInterceptors(List.of(interceptors))
                .build());
    open.push(stubs::shutdownNow);
    return WorkflowClient.newInstance(stubs);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private UUID nextId() {
    UUID id = UUID.randomUUID();
    ids.add(id);
    return id;
  }

  @AfterEach
  void closeAll() throws Exception {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    } finally {
      try (var folders = Files.list(folder.resolve("clusters"))) {
        folders.forEach(own -> DetachedProcess.find(own).ifPresent(DetachedProcess::kill));
      }
    }
  }

  @Test
  void aRequestThatNoWorkerTakesIsRefusedInTimeAndLeavesNothingBehind() throws Exception {
    try (WorkerProcess worker = startWorker(client)) {
      createClusters();
    }
    Instant asked = Instant.now();
    assertRefusedForNow(this::createStream);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(LIMIT_OF_A_REPLY);
    assertThat(ids).as("Temporal has taken the start").anyMatch(this::isRunning);
    assertThatNothingAppears();
  }

  @Test
  void aRequestWhoseWorkerDiedBeforeItsCommitIsRefusedAndLeavesNothingBehind() throws Exception {
    WorkerDeath death = new WorkerDeath("StreamCreate", Moment.BEFORE_THE_ACTIVITY);
    try (WorkerProcess worker = startWorker(connect(death))) {
      createClusters();
      death.arm();
      assertRefusedForNow(this::createStream);
      assertThat(death.hasHappened()).isTrue();
    }
    assertThatNothingAppears();
  }

  @Test
  void aRequestWhoseWorkerDiedBetweenItsCommitAndItsReplyIsAnsweredWithWhatItDid()
      throws Exception {
    WorkerDeath death = new WorkerDeath("StreamCreate", Moment.BEFORE_ITS_REPLY);
    String stream;
    try (WorkerProcess worker = startWorker(connect(death))) {
      createClusters();
      death.arm();
      Instant asked = Instant.now();
      stream = TestStream.PATH + "/" + createStream().path("id").asText();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(LIMIT_OF_A_REPLY);
      assertThat(death.hasHappened()).isTrue();
    }
    assertThat(api.get(stream).path("status").asText()).isEqualTo("STARTING");
    try (WorkerProcess worker = startWorker(client)) {
      awaitPhase(stream, "INITIAL_SCAN");
      assertThat(streams()).hasSize(1);
    }
  }

  @Test
  void aFailoverWhoseWorkerDiedBetweenItsCommitAndItsReplyIsAnsweredAndCarriedOut()
      throws Exception {
    WorkerDeath death = new WorkerDeath("StreamCommit", Moment.BEFORE_ITS_REPLY);
    String stream;
    try (WorkerProcess worker = startWorker(connect(death))) {
      createClusters();
      stream = TestStream.PATH + "/" + createStream().path("id").asText();
      awaitPhase(stream, "REPLICATING");
      death.arm();
      JsonNode reply = api.patch(stream, Map.of("status", "FAILING_OVER"));
      assertThat(reply.path("status").asText()).isEqualTo("FAILING_OVER");
      assertThat(death.hasHappened()).isTrue();
    }
    try (WorkerProcess worker = startWorker(client)) {
      awaitPhase(stream, "COMPLETED");
    }
  }

  @Test
  void aWorkerWithADeploymentDoesNotStartOnAServerThatKnowsNone() throws Exception {
    Path clusters = Files.createDirectories(folder.resolve("clusters"));
    WorkerOptions plain = WorkerOptions.onOneMachine(clusters, LocalClusterCommand.prefix());
    WorkerOptions versioned =
        new WorkerOptions(
            clusters,
            plain.localClusterCommand(),
            plain.localClusterTls(),
            plain.backupPrefix(),
            plain.sweepShards(),
            plain.sweepTick(),
            new WorkerOptions.Deployment("understudy", "build-1"));
    assertThatThrownBy(() -> WorkerProcess.start(versioned, catalog, client, meters))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("knows no worker deployments");
  }

  private void createClusters() {
    primary = createCluster("lone-east", "us-east-1");
    standby = createCluster("lone-west", "us-east-2");
    ids.clear();
  }

  private static void assertRefusedForNow(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
  }

  /** What was refused stays without effect when a worker is there, and may be asked for again. */
  private void assertThatNothingAppears() throws Exception {
    List<UUID> refused = List.copyOf(ids);
    try (WorkerProcess worker = startWorker(client)) {
      await().atMost(LIMIT).until(() -> refused.stream().noneMatch(this::isRunning));
      assertThat(streams()).isEmpty();

      createStream();
      assertThat(streams()).hasSize(1);
    }
  }

  private void awaitPhase(String stream, String phase) {
    await()
        .atMost(LIMIT)
        .until(() -> api.get(stream + "?view=FULL").path("phase").asText().equals(phase));
  }

  private WorkerProcess startWorker(WorkflowClient connected) {
    return WorkerProcess.start(
        WorkerOptions.onOneMachine(folder.resolve("clusters"), LocalClusterCommand.prefix()),
        catalog,
        connected,
        meters);
  }

  private boolean isRunning(UUID streamId) {
    try {
      return client.newUntypedWorkflowStub(WorkflowIds.stream(streamId)).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowException | StatusRuntimeException notOfAStream) {
      return false;
    }
  }

  private JsonNode streams() {
    return api.get(TestStream.PATH + "?show_completed=true").path("physical_replication_streams");
  }

  private JsonNode createStream() {
    return api.post(
        TestStream.PATH, Map.of("primary_cluster_id", primary, "standby_cluster_id", standby));
  }

  private String createCluster(String name, String region) {
    String id = api.post(CLUSTERS, Clusters.request(name, region)).path("id").asText();
    await()
        .atMost(LIMIT)
        .until(() -> api.get(CLUSTERS + "/" + id).path("state").asText().equals("CREATED"));
    return id;
  }
}
