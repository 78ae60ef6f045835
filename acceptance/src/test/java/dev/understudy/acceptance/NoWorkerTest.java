package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.worker.WorkerOptions;
import dev.understudy.worker.WorkerProcess;
import dev.understudy.workflows.contract.WorkflowIds;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** API, catalog and Temporal with a worker that comes and goes. */
@Tag("scenario")
@Timeout(120)
class NoWorkerTest {
  private static final String CLUSTERS = "/api/v1/clusters";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SEED = 37_001;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<UUID> ids = new CopyOnWriteArrayList<>();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  @TempDir private Path folder;
  private Catalog catalog;
  private WorkflowClient client;
  private ApiClient api;

  @BeforeEach
  void compose() throws Exception {
    System.out.println("seed " + SEED);
    catalog =
        opened(
            Catalog.connect(
                new CatalogOptions(EmbeddedDatabase.shared().migrated("no_worker"), "root", "", 8),
                Sealer.openOrCreate(folder.resolve("seal.key")),
                Clock.systemUTC()));
    ApiKeySecret secret = ApiKeySecret.generate(new Random(SEED));
    catalog.access().ensureAdministrator(secret);
    boolean onRealClock = true;
    TestServer.InProcessTestServer temporal = opened(TestServer.createServer(onRealClock));
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(temporal.getChannel()).build());
    open.push(stubs::shutdownNow);
    client = WorkflowClient.newInstance(stubs);
    ApiServer server =
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
    api = opened(new ApiClient(URI.create("http://127.0.0.1:" + server.port()), secret.secret()));
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
    String primary;
    String standby;
    try (WorkerProcess worker = startWorker()) {
      primary = createCluster("lone-east", "us-east-1");
      standby = createCluster("lone-west", "us-east-2");
    }
    ids.clear();

    Instant asked = Instant.now();
    assertThatThrownBy(() -> createStream(primary, standby))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(11));

    List<UUID> refused = List.copyOf(ids);
    assertThat(refused).as("Temporal has taken the start").anyMatch(this::isRunning);
    try (WorkerProcess worker = startWorker()) {
      await().atMost(LIMIT).until(() -> refused.stream().noneMatch(this::isRunning));
      assertThat(streams()).isEmpty();

      createStream(primary, standby);
      assertThat(streams()).hasSize(1);
    }
  }

  private WorkerProcess startWorker() {
    return WorkerProcess.start(
        WorkerOptions.onOneMachine(folder.resolve("clusters"), LocalClusterCommand.prefix()),
        catalog,
        client,
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

  private void createStream(String primary, String standby) {
    api.post(TestStream.PATH, Map.of("primary_cluster_id", primary, "standby_cluster_id", standby));
  }

  private String createCluster(String name, String region) {
    String id = api.post(CLUSTERS, Requests.cluster(name, region)).path("id").asText();
    await()
        .atMost(LIMIT)
        .until(() -> api.get(CLUSTERS + "/" + id).path("state").asText().equals("CREATED"));
    return id;
  }
}
