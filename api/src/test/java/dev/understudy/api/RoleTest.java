package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.RoleGrant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RoleTest extends ApiTest {
  private static final String ROLES = "/api/v1/roles";

  @Test
  void grantsAndTakesBackOneRole() {
    UUID user = newUser();
    UUID cluster = newCluster("us-east-1");
    String path = ROLES + "/" + user + "/CLUSTER/" + cluster + "/CLUSTER_ADMIN";
    Reply granted = send(administrator, "POST", path, null);
    assertThat(granted.status()).as(granted.raw().body()).isEqualTo(200);
    String expected =
        "{\"roles\":[" + onCluster("CLUSTER_ADMIN", cluster) + "],\"group_roles\":[]}";
    assertThat(granted.body().toString()).isEqualTo(expected);
    assertThat(send(administrator, "POST", path, null).body()).isEqualTo(granted.body());
    assertThat(get(ROLES + "/" + user).body()).isEqualTo(granted.body());

    assertThat(delete(path).raw().body()).isEqualTo("{\"roles\":[],\"group_roles\":[]}");
    assertThat(delete(path).status()).isEqualTo(200);
  }

  @Test
  void saysNoIdOfTheOrganization() {
    UUID user = newUser();
    String organization = organizationId();
    Reply granted =
        send(
            administrator,
            "POST",
            ROLES + "/" + user + "/ORGANIZATION/" + organization + "/ORG_MEMBER",
            null);
    assertThat(granted.body().path("roles").get(0).path("resource").toString())
        .isEqualTo("{\"type\":\"ORGANIZATION\"}");
    Reply set =
        send(
            administrator,
            "PUT",
            ROLES + "/" + user,
            """
            {"roles":[{"name":"BILLING_VIEWER","resource":{"type":"ORGANIZATION","id":""}},
             {"name":"BILLING_VIEWER","resource":{"type":"ORGANIZATION"}}]}\
            """);
    assertThat(set.body().path("roles").size()).isEqualTo(1);
    assertThat(set.body().path("roles").get(0).path("name").asText()).isEqualTo("BILLING_VIEWER");
  }

  @Test
  void takesNothingBetweenTwoSlashesForTheOrganization() {
    String path = ROLES + "/" + newUser() + "/ORGANIZATION//ORG_MEMBER";
    Reply granted = send(administrator, "POST", path, null);
    Assumptions.assumeFalse(
        granted.text("message").equals("Bad Request"), "Jetty refuses empty segments");
    assertThat(granted.status()).as(granted.raw().body()).isEqualTo(200);
    assertThat(granted.body().path("roles").get(0).path("name").asText()).isEqualTo("ORG_MEMBER");
    assertThat(delete(path).body().path("roles").size()).isZero();
  }

  @Test
  void listsEveryAccountWithItsRoles() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(newUser(RoleGrant.onOrganization("METRICS_VIEWER")).toString());
    }
    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(ROLES + "?pagination.limit=2" + page);
      assertThat(reply.body().path("user_group_grants").isArray()).isTrue();
      for (var user : reply.body().path("grants")) {
        assertThat(user.path("roles").isArray()).isTrue();
        seen.add(user.path("user_id").asText());
      }
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    assertThat(seen).containsAll(made).doesNotHaveDuplicates();
  }

  @Test
  void refusesRolesThatMeanNothingThere() {
    UUID user = newUser();
    UUID cluster = newCluster("us-east-1");
    for (String wrong :
        List.of(
            "CLUSTER/" + cluster + "/ORG_ADMIN",
            "CLUSTER/" + cluster + "/CLUSTER_CREATOR",
            "CLUSTER/" + cluster + "/FOLDER_ADMIN",
            "FOLDER/" + cluster + "/ORG_MEMBER",
            "FOLDER/root/FOLDER_ADMIN",
            "FOLDER/x/FOLDER_ADMIN",
            "ORGANIZATION/x/ORG_ADMIN",
            "PLANET/x/ORG_ADMIN",
            "CLUSTER/" + cluster + "/KING")) {
      assertRefused(send(administrator, "POST", ROLES + "/" + user + "/" + wrong, null), 400, 3);
    }
    String unknown = UUID.randomUUID().toString();
    for (String missing :
        List.of("CLUSTER/" + unknown + "/CLUSTER_ADMIN", "FOLDER/" + unknown + "/FOLDER_ADMIN")) {
      assertRefused(send(administrator, "POST", ROLES + "/" + user + "/" + missing, null), 404, 5);
    }
    String role = "/CLUSTER/" + cluster + "/CLUSTER_ADMIN";
    assertRefused(send(administrator, "POST", ROLES + "/" + unknown + role, null), 404, 5);
    assertRefused(send(administrator, "POST", ROLES + "/x" + role, null), 400, 3);
    assertRefused(get(ROLES + "/" + unknown), 404, 5);
    assertRefused(send(administrator, "PUT", ROLES + "/" + user, "{}"), 400, 3);
    assertRefused(send(administrator, "PUT", ROLES + "/" + unknown, "{\"roles\":[]}"), 404, 5);
  }

  @Test
  void takesBackWhatWasGrantedOnAClusterThatIsGone() {
    UUID user = newUser();
    UUID cluster = newCluster("us-east-1");
    String path = ROLES + "/" + user + "/CLUSTER/" + cluster + "/CLUSTER_ADMIN";
    assertThat(send(administrator, "POST", path, null).status()).isEqualTo(200);
    delete(CLUSTERS + "/" + cluster);
    workflows.finish(cluster, 0);

    String mine = keyWith(new RoleGrant("CLUSTER_ADMIN", Scope.CLUSTER, cluster.toString()));
    assertRefused(send(mine, "DELETE", path, null), 403, 7);
    assertRefused(send(administrator, "POST", path, null), 404, 5);
    assertThat(delete(path).body().path("roles").size()).isZero();
  }

  @Test
  void replacesOnlyWhatTheCallerMayGrant() {
    UUID cluster = newCluster("us-east-1");
    RoleGrant on = new RoleGrant("CLUSTER_DEVELOPER", Scope.CLUSTER, cluster.toString());
    UUID user = newUser(on, RoleGrant.onOrganization("BILLING_VIEWER"));
    String admin = keyWith(new RoleGrant("CLUSTER_ADMIN", Scope.CLUSTER, cluster.toString()));
    String path = ROLES + "/" + user;
    String billing = "{\"name\":\"BILLING_VIEWER\",\"resource\":{\"type\":\"ORGANIZATION\"}}";
    String developer = onCluster("CLUSTER_DEVELOPER", cluster);

    assertRefused(send(admin, "PUT", path, "{\"roles\":[" + developer + "]}"), 403, 7);
    assertRefused(send(admin, "PUT", path, "{\"roles\":[]}"), 403, 7);
    String unchanged = "{\"roles\":[" + developer + "," + billing + "]}";
    assertRefused(send(admin, "PUT", path, unchanged), 403, 7);
    assertThat(catalog.access().grants(user)).hasSize(2);

    String operator = onCluster("CLUSTER_OPERATOR_WRITER", cluster);
    Reply changed = send(admin, "PUT", path, "{\"roles\":[" + operator + "," + billing + "]}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(catalog.access().grants(user))
        .containsExactlyInAnyOrder(
            RoleGrant.onOrganization("BILLING_VIEWER"),
            new RoleGrant("CLUSTER_OPERATOR_WRITER", Scope.CLUSTER, cluster.toString()));
  }

  @Test
  void locksNobodyOut() {
    String id = "00000000-0000-4000-8000-000000000001";
    assertRefused(
        delete(ROLES + "/" + id + "/ORGANIZATION/" + organizationId() + "/ORG_ADMIN"), 400, 9);
    assertRefused(send(administrator, "PUT", ROLES + "/" + id, "{\"roles\":[]}"), 400, 9);
    assertThat(get(ROLES + "/" + id).body().path("roles").size()).isEqualTo(2);
  }

  private String organizationId() {
    return get("/api/v1/organization").text("id");
  }

  private static String onCluster(String role, UUID cluster) {
    return "{\"name\":\"%s\",\"resource\":{\"type\":\"CLUSTER\",\"id\":\"%s\"}}"
        .formatted(role, cluster);
  }

  private UUID newUser(RoleGrant... grants) {
    UUID id = UUID.randomUUID();
    catalog.access().addAccount(new AccessStore.Account(id, "user"), "", "tests");
    for (RoleGrant grant : grants) {
      catalog.access().grant(id, grant);
    }
    return id;
  }
}
