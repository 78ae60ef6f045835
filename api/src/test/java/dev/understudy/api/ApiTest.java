package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.testing.ManualClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real server on a real catalog, asked over HTTP; only the workflows are a fake. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiTest {
  static final String STREAMS = "/api/v1/physical-replication-streams";
  static final String CLUSTERS = "/api/v1/clusters";
  static final ObjectMapper JSON = new ObjectMapper();

  final ManualClock clock = new ManualClock(Instant.parse("2026-02-03T10:00:00.500Z"));
  final List<UUID> adoptionAskedFor = new CopyOnWriteArrayList<>();
  final Random random = new Random(42);
  final HttpClient http = HttpClient.newHttpClient();
  String url;
  Catalog catalog;
  FakeCommands workflows;
  ApiServer server;
  String administrator;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    String schema = "api_" + getClass().getSimpleName().toLowerCase(Locale.ROOT);
    url = EmbeddedDatabase.shared().migrated(schema);
    catalog =
        Catalog.connect(
            new CatalogOptions(
                url, EmbeddedDatabase.SERVING.name(), EmbeddedDatabase.SERVING.password(), 8),
            Sealer.openOrCreate(directory.resolve("keyset")),
            clock);
    workflows = new FakeCommands(catalog, clock);
    ApiKeySecret secret = ApiKeySecret.generate(random);
    catalog.access().ensureAdministrator(secret);
    administrator = secret.secret();
    server =
        ApiServer.start(
            new ApiOptions("127.0.0.1", 0, 0),
            new ApiServer.Parts(
                catalog,
                workflows,
                workflows,
                adoptionAskedFor::add,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock,
                UUID::randomUUID));
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
    catalog.close();
    http.close();
  }

  @BeforeEach
  void serveAgain() {
    workflows.mode = FakeCommands.Mode.SERVING;
    workflows.refusal = null;
  }

  /** A reply: its status, headers and body. */
  record Reply(int status, HttpResponse<String> raw, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }

    int code() {
      return body.path("code").asInt(-1);
    }

    String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  Reply get(String path) {
    return send(administrator, "GET", path, null);
  }

  Reply post(String path, String body) {
    return send(administrator, "POST", path, body);
  }

  Reply patch(String path, String body) {
    return send(administrator, "PATCH", path, body);
  }

  Reply put(String path, String body) {
    return send(administrator, "PUT", path, body);
  }

  Reply delete(String path) {
    return send(administrator, "DELETE", path, null);
  }

  Reply send(
      @Nullable String key, String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode json =
          response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
      Reply reply = new Reply(response.statusCode(), response, json);
      if (!response.body().isEmpty()) {
        assertThat(reply.header("Content-Type")).startsWith("application/json");
      }
      return reply;
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What is no JSON, asked for without a key. */
  HttpResponse<String> download(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A new account with the given grants; answers its key. */
  String keyWith(RoleGrant... grants) {
    var account = new AccessStore.Account(UUID.randomUUID(), "someone");
    catalog.access().addAccount(account, "", "tests");
    ApiKeySecret secret = ApiKeySecret.generate(random);
    catalog.access().addKey(account.id(), "key", secret);
    for (RoleGrant grant : grants) {
      catalog.access().grant(account.id(), grant);
    }
    return secret.secret();
  }

  String clusterBody(String name, String region) {
    return """
    {"name":"%s","provider":"AWS","spec":{"dedicated":{"cockroachVersion":"v25.2",
     "hardware":{"disk_iops":0,"machine_spec":{"num_virtual_cpus":4},"storage_gib":16},
     "region_nodes":{"%s":3},"supports_cluster_virtualization":true}}}\
    """
        .formatted(name, region);
  }

  /** A cluster that is CREATED. */
  UUID newCluster(String region) {
    String name = "c-" + UUID.randomUUID().toString().substring(0, 13);
    Reply made = post(CLUSTERS, clusterBody(name, region));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    UUID id = UUID.fromString(made.text("id"));
    workflows.finish(id, 26257);
    return id;
  }

  String streamBody(UUID primary, UUID standby) {
    return """
    {"primary_cluster_id":"%s","standby_cluster_id":"%s"}\
    """
        .formatted(primary, standby);
  }

  UUID newStream() {
    return newStream(newCluster("us-east-1"), newCluster("us-east-2"));
  }

  UUID newStream(UUID primary, UUID standby) {
    Reply made = post(STREAMS, streamBody(primary, standby));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    return UUID.fromString(made.text("id"));
  }

  void sample(UUID stream, @Nullable Instant retained, @Nullable Instant replicated) {
    catalog
        .streamLedger()
        .recordProgress(
            List.of(
                new ProgressSample(
                    stream, clock.instant(), retained, replicated, "replicating", 0.25, 0)));
  }

  void assertRefused(Reply reply, int status, int code) {
    assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
    assertThat(reply.code()).as(reply.raw().body()).isEqualTo(code);
    assertThat(reply.body().path("message").isTextual()).isTrue();
    assertThat(reply.body().path("details").isArray()).isTrue();
  }

  /** A stream that is 30 s behind. */
  UUID replicating() {
    UUID id = newStream();
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    sample(id, clock.instant().minusSeconds(30), clock.instant());
    return id;
  }

  static List<String> names(Reply reply) {
    List<String> names = new ArrayList<>();
    reply.body().fieldNames().forEachRemaining(names::add);
    return names;
  }
}
