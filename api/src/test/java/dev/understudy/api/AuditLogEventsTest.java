package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.catalog.RoleGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditLogEventsTest extends ApiTest {
  private static final String EVENTS = "/api/v1/auditlogevents";
  private static final String ACCOUNTS = "/api/v1/service-accounts";
  private static final String STREAM = "_PHYSICAL_REPLICATION_STREAM";

  @Test
  void showsWhoDidWhatFromWhereAndHowItEnded() {
    String someone = keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER"));
    send(someone, "POST", ACCOUNTS, "{\"name\":\"refused\"}", "X-Request-Id", "trace-1");
    clock.advance(Duration.ofSeconds(1));
    String name = "audited";
    UUID cluster = UUID.fromString(post(CLUSTERS, clusterBody(name, "us-east-1")).text("id"));

    List<JsonNode> newest = page("?sort_order=DESC&limit=2").items();
    JsonNode made = newest.get(0);
    List<String> fields = made.properties().stream().map(java.util.Map.Entry::getKey).toList();
    assertThat(fields)
        .containsExactly(
            "id",
            "action",
            "created_at",
            "cluster_id",
            "cluster_name",
            "service_account_name",
            "payload",
            "source",
            "trace_id",
            "metadata");
    assertThat(made.path("action").asText()).isEqualTo("AUDIT_LOG_ACTION_CREATE_CLUSTER");
    assertThat(made.path("cluster_id").asText()).isEqualTo(cluster.toString());
    assertThat(made.path("cluster_name").asText()).isEqualTo(name);
    assertThat(made.path("service_account_name").asText()).isEqualTo("administrator");
    assertThat(made.path("source").asText()).isEqualTo("AUDIT_LOG_SOURCE_CC_API");
    assertThat(made.path("metadata").toString()).isEqualTo("{\"ip_address\":\"127.0.0.1\"}");
    assertThat(made.path("payload").isTextual()).isTrue();
    JsonNode refused = newest.get(1);
    assertThat(refused.path("error").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(refused.path("service_account_name").asText()).isEqualTo("someone");
    assertThat(refused.path("trace_id").asText()).isEqualTo("trace-1");
  }

  @Test
  void namesChangesOfStreamsAsTheOfficialApiDoes() {
    UUID first = newStream();
    patch(STREAMS + "/" + first, "{\"status\":\"FAILING_OVER\"}");
    clock.advance(Duration.ofSeconds(1));
    UUID second = newStream();
    patch(STREAMS + "/" + second, "{\"status\":\"CANCELED\"}");
    assertThat(page("?limit=500").items().stream().map(entry -> entry.path("action").asText()))
        .contains(
            "AUDIT_LOG_ACTION_CREATE" + STREAM,
            "AUDIT_LOG_ACTION_FAILOVER" + STREAM,
            "AUDIT_LOG_ACTION_CANCEL" + STREAM);
  }

  @Test
  void writesDownEveryChangeOfRights() {
    String admin = keyWith(RoleGrant.onOrganization("ORG_ADMIN"));
    String id = send(admin, "POST", ACCOUNTS, "{\"name\":\"a\"}").text("id");
    send(admin, "PATCH", ACCOUNTS + "/" + id, "{\"name\":\"b\"}");
    String keys = "/api/v1/api-keys";
    String key =
        send(admin, "POST", keys, "{\"name\":\"k\",\"service_account_id\":\"" + id + "\"}")
            .body()
            .path("api_key")
            .path("id")
            .asText();
    send(admin, "PATCH", keys + "/" + key, "{\"name\":\"l\"}");
    send(admin, "DELETE", keys + "/" + key, null);
    UUID cluster = newCluster("us-east-1");
    String roles = "/api/v1/roles/" + id;
    send(admin, "POST", roles + "/CLUSTER/" + cluster + "/CLUSTER_ADMIN", null);
    send(admin, "DELETE", roles + "/CLUSTER/" + cluster + "/CLUSTER_ADMIN", null);
    send(admin, "PUT", roles, "{\"roles\":[]}");
    send(admin, "DELETE", ACCOUNTS + "/" + id, null);
    String folders = keyWith(RoleGrant.onOrganization("FOLDER_ADMIN"));
    String folder =
        send(folders, "POST", "/api/v1/folders", "{\"name\":\"f\"}").text("resource_id");
    send(folders, "PATCH", "/api/v1/folders/" + folder, "{\"name\":\"g\"}");
    send(folders, "DELETE", "/api/v1/folders/" + folder, null);

    List<String> actions = new ArrayList<>();
    for (var entry : catalog.audit().newest(13).reversed()) {
      assertThat(entry.error()).as(entry.action()).isNull();
      assertThat(entry.subjectId()).as(entry.action()).isNotNull();
      actions.add(entry.action().substring("AUDIT_LOG_ACTION_".length()));
    }
    assertThat(actions)
        .containsExactly(
            "CREATE_SERVICE_ACCOUNT",
            "UPDATE_SERVICE_ACCOUNT",
            "CREATE_API_KEY",
            "UPDATE_API_KEY",
            "DELETE_API_KEY",
            "CREATE_CLUSTER",
            "ADD_USER_TO_ROLE",
            "REMOVE_USER_FROM_ROLE",
            "ASSIGN_USER_ROLE",
            "DELETE_SERVICE_ACCOUNT",
            "CREATE_FOLDER",
            "UPDATE_FOLDER",
            "DELETE_FOLDER");
  }

  @Test
  void writesDownWhatIsRefusedBeforeItIsUnderstood() {
    UUID stream = newStream();
    String nobody = STREAMS + "/" + UUID.randomUUID();
    List<Refused> refused =
        List.of(
            new Refused("POST", STREAMS, "{", "CREATE" + STREAM),
            new Refused("POST", "/api/v1/replication-streams", "{}", "CREATE" + STREAM),
            new Refused("PATCH", STREAMS + "/" + stream, "{}", "UPDATE" + STREAM),
            new Refused("PATCH", nobody, "{\"status\":\"CANCELED\"}", "UPDATE" + STREAM),
            new Refused("POST", STREAMS + "/" + stream + "/pause", "[]", "PAUSE" + STREAM),
            new Refused("POST", STREAMS + "/" + stream + "/intervene", "{}", "INTERVENE" + STREAM),
            new Refused("POST", CLUSTERS, "{\"name\":7}", "CREATE_CLUSTER"),
            new Refused("PATCH", CLUSTERS + "/" + stream, "{}", "UPDATE_CLUSTER"),
            new Refused("DELETE", CLUSTERS + "/" + stream, null, "DELETE_CLUSTER"),
            new Refused("POST", ACCOUNTS, "no JSON", "CREATE_SERVICE_ACCOUNT"));
    for (Refused each : refused) {
      Reply reply = send(administrator, each.method(), each.path(), each.body());
      assertThat(reply.status()).as(each.toString()).isBetween(400, 404);
      var entry = catalog.audit().newest(1).getFirst();
      assertThat(entry.payload()).as(each.toString()).startsWith(each.method() + " api/v1/");
      assertThat(entry.action()).isEqualTo("AUDIT_LOG_ACTION_" + each.action());
      assertThat(entry.error()).as(each.toString()).isNotNull();
    }
  }

  private record Refused(String method, String path, @Nullable String body, String action) {}

  @Test
  void goesThroughAllEntriesInPagesOfWholeMoments() {
    for (int moment = 0; moment < 4; moment++) {
      clock.advance(Duration.ofSeconds(1));
      for (int i = 0; i < 3; i++) {
        post(ACCOUNTS, "{\"name\":\"m%d-%d\"}".formatted(moment, i));
      }
    }
    int all = page("?limit=500").items().size();
    List<String> seen = new ArrayList<>();
    String from = "";
    do {
      Page page =
          page("?limit=2&sort_order=DESC" + (from.isEmpty() ? "" : "&starting_from=" + from));
      page.items().forEach(entry -> seen.add(entry.path("id").asText()));
      from = page.next();
    } while (!from.isEmpty());
    assertThat(seen).hasSize(all).doesNotHaveDuplicates();
    assertThat(page("?limit=2&sort_order=DESC").items()).hasSize(3);
    for (String wrong : List.of("limit=x", "limit=-1", "sort_order=UP", "starting_from=now")) {
      assertRefused(get(EVENTS + "?" + wrong), 400, 3);
    }
    assertThat(get(EVENTS + "?starting_from=9999-12-31T23:59:59Z").body().path("entries").size())
        .isZero();
  }

  private record Page(List<JsonNode> items, String next) {}

  private Page page(String query) {
    Reply reply = get(EVENTS + query);
    assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
    return new Page(
        reply.body().path("entries").valueStream().toList(), reply.text("next_starting_from"));
  }
}
