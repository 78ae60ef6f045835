package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.catalog.AuditLog;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a PATCH of a cluster changes, and what it does not. */
class ClusterUpdateTest extends ApiTest {

  @Test
  void replacesAllLabelsAndKeepsThemWhereNoneAreSent() {
    String path = path(newCluster("us-east-1"));
    Reply changed = patch(path, "{\"labels\":{\"env\":\"dr\",\"camelCase\":\"kept\"}}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.body().path("labels").toString())
        .isEqualTo("{\"camelCase\":\"kept\",\"env\":\"dr\"}");

    assertThat(patch(path, "{\"delete_protection\":\"ENABLED\"}").text("delete_protection"))
        .isEqualTo("ENABLED");
    assertThat(get(path).body().path("labels")).hasSize(2);
    assertRefused(delete(path), 400, 9);

    assertThat(patch(path, "{\"spec\":{\"labels\":{},\"deleteProtection\":\"DISABLED\"}}").status())
        .isEqualTo(200);
    assertThat(get(path).body().path("labels")).isEmpty();
    assertThat(delete(path).text("state")).isEqualTo("LOCKED");
  }

  @Test
  void recordsTheSizeOfTheNodes() {
    UUID id = newCluster("us-east-1");
    Reply scaled =
        patch(
            path(id),
            """
            {"plan":"ADVANCED","dedicated":{"region_nodes":{"us-east-1":5},
             "hardware":{"machine_spec":{"num_virtual_cpus":8},"storage_gib":100}}}\
            """);
    assertThat(scaled.status()).as(scaled.raw().body()).isEqualTo(200);
    assertThat(scaled.body().path("regions").get(0).path("node_count").intValue()).isEqualTo(5);
    JsonNode size = scaled.body().path("config").path("dedicated");
    assertThat(size.path("num_virtual_cpus").intValue()).isEqualTo(8);
    assertThat(size.path("storage_gib").intValue()).isEqualTo(100);
    assertThat(get(path(id) + "/nodes").body().path("nodes")).hasSize(5);
  }

  @Test
  void touchesNeitherStateNorAddress() {
    UUID id = newCluster("us-east-1");
    ClusterRecord before = catalog.clusters().find(id).orElseThrow();
    patch(path(id), "{\"labels\":{\"a\":\"b\"}}");
    ClusterRecord after = catalog.clusters().find(id).orElseThrow();
    assertThat(after.state()).isEqualTo(before.state());
    assertThat(after.endpoint()).isEqualTo(before.endpoint());
    assertThat(after.driverEpoch()).isEqualTo(before.driverEpoch());
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(patch(path(id), "{}").status()).isEqualTo(200);
    assertThat(patch(path(id), "{\"labels\":{\"a\":\"b\"}}").status()).isEqualTo(200);
    assertThat(catalog.clusters().find(id)).contains(after);
  }

  @Test
  void refusesWhatIsFixedButNotItsRepetition() {
    UUID id = newCluster("us-east-1");
    String name = catalog.clusters().find(id).orElseThrow().name();
    for (String wrong :
        List.of(
            "{\"name\":\"another-name\"}",
            "{\"provider\":\"GCP\"}",
            "{\"dedicated\":{\"cidr_range\":\"10.0.0.0/16\"}}",
            "{\"dedicated\":{\"networkVisibility\":\"PRIVATE\"}}",
            "{\"dedicated\":{\"supports_cluster_virtualization\":false}}",
            "{\"dedicated\":{\"restrict_egress_traffic\":true}}",
            "{\"dedicated\":{\"region_nodes\":{\"us-west-2\":3}}}",
            "{\"dedicated\":{\"region_nodes\":{\"us-east-1\":3,\"us-west-2\":3}}}",
            "{\"dedicated\":{\"region_nodes\":{\"us-east-1\":0}}}",
            "{\"dedicated\":{\"hardware\":{\"storage_gib\":-1}}}",
            "{\"dedicated\":{\"cmek_region_specs\":[]}}",
            "{\"dedicated\":{\"region_machine_specs\":{}}}",
            "{\"plan\":\"BASIC\"}",
            "{\"serverless\":{}}",
            "{\"delete_protection\":\"MAYBE\"}",
            "{\"labels\":{\"a\":null}}",
            "{\"labels\":[]}",
            "[]")) {
      Reply reply = patch(path(id), wrong);
      assertThat(reply.status()).as(wrong + reply.raw().body()).isEqualTo(400);
      assertRefused(reply, 400, 3);
    }
    assertThat(
            patch(
                    path(id),
                    """
                    {"name":"%s","provider":"AWS","dedicated":{"network_visibility":"PUBLIC",
                     "cidr_range":"","supports_cluster_virtualization":true}}\
                    """
                        .formatted(name))
                .status())
        .isEqualTo(200);
  }

  @Test
  void doesNotUpgrade() {
    String path = path(newCluster("us-east-1"));
    assertRefused(patch(path, "{\"cockroach_version\":\"v25.4\"}"), 501, 12);
    assertRefused(patch(path, "{\"upgrade_status\":\"FINALIZED\"}"), 501, 12);
    assertThat(patch(path, "{\"cockroach_version\":\"v25.2\"}").status()).isEqualTo(200);
  }

  @Test
  void needsARoleOnTheClusterAndInTheFolderThatItGoesTo() {
    UUID id = newCluster("us-east-1");
    String operator =
        keyWith(new RoleGrant("CLUSTER_OPERATOR_WRITER", RoleGrant.Scope.CLUSTER, id.toString()));
    String body = "{\"labels\":{\"by\":\"operator\"}}";
    assertThat(send(operator, "PATCH", path(id), body).status()).isEqualTo(200);
    String developer = keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER"));
    assertRefused(send(developer, "PATCH", path(id), body), 403, 7);

    assertRefused(patch(path(id), parent(UUID.randomUUID().toString())), 404, 5);
    String folders = keyWith(RoleGrant.onOrganization("FOLDER_ADMIN"));
    Reply made = send(folders, "POST", "/api/v1/folders", "{\"name\":\"disaster-drills\"}");
    String folder = parent(made.text("resource_id"));
    assertRefused(send(operator, "PATCH", path(id), folder), 403, 7);
    Reply moved = patch(path(id), folder);
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.text("parent_id")).isNotEqualTo("root");
    assertThat(patch(path(id), "{\"parent_id\":\"\"}").text("parent_id")).isEqualTo("root");
  }

  private static String parent(String folderId) {
    return "{\"parent_id\":\"" + folderId + "\"}";
  }

  @Test
  void refusesAClusterThatIsNotReadyOrNotThere() {
    Reply made = post(CLUSTERS, clusterBody("still-coming", "us-east-1"));
    assertRefused(patch(CLUSTERS + "/" + made.text("id"), "{\"labels\":{\"a\":\"b\"}}"), 400, 9);
    assertRefused(patch(path(UUID.randomUUID()), "{}"), 404, 5);
  }

  @Test
  void aRepeatUnderItsOwnKeyHasOneEffectAndEveryTryIsAudited() {
    UUID id = newCluster("us-east-1");
    String first = "{\"labels\":{\"n\":\"1\"}}";
    String key = UUID.randomUUID().toString();
    send(administrator, "PATCH", path(id), first, "Idempotency-Key", key);
    patch(path(id), "{\"labels\":{\"n\":\"2\"}}");
    Reply repeated = send(administrator, "PATCH", path(id), first, "Idempotency-Key", key);
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(get(path(id)).body().path("labels").path("n").asText()).isEqualTo("2");

    assertThat(catalog.audit().newest(3))
        .allSatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("AUDIT_LOG_ACTION_UPDATE_CLUSTER");
              assertThat(entry.clusterId()).isEqualTo(id);
            })
        .extracting(AuditLog.Entry::payload)
        .first()
        .asString()
        .contains(first);
  }

  @Test
  void whatGetsNoAnswerIsGivenUp() {
    UUID id = newCluster("us-east-1");
    workflows.mode = FakeCommands.Mode.SILENT;
    assertRefused(patch(path(id), "{\"labels\":{\"a\":\"b\"}}"), 503, 14);
    workflows.mode = FakeCommands.Mode.GONE;
    assertRefused(patch(path(id), "{\"labels\":{\"a\":\"b\"}}"), 503, 14);
    workflows.mode = FakeCommands.Mode.LOSING_ANSWERS;
    assertThat(patch(path(id), "{\"labels\":{\"a\":\"b\"}}").status()).isEqualTo(200);
  }

  private static String path(UUID id) {
    return CLUSTERS + "/" + id;
  }
}
