package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.RoleGrant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccessTest extends ApiTest {
  private static final List<String> ROLES =
      List.of(
          "CLUSTER_ADMIN",
          "CLUSTER_OPERATOR_WRITER",
          "CLUSTER_DEVELOPER",
          "CLUSTER_CREATOR",
          "ORG_ADMIN",
          "METRICS_VIEWER");
  private static final Set<String> MAY_READ =
      Set.of("CLUSTER_ADMIN", "CLUSTER_OPERATOR_WRITER", "CLUSTER_DEVELOPER");

  @Test
  void refusesMissingAndWrongKeys() {
    String path = STREAMS;
    for (String key : List.of("nonsense", administrator.replaceAll("....$", "0000"))) {
      assertRefused(send(key, "GET", path, null), 401, 16);
    }
    Reply none = send(null, "GET", path, null);
    assertRefused(none, 401, 16);
    assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertRefused(send(null, "GET", path, null, "Authorization", "Basic eDp5"), 401, 16);
    assertRefused(send(null, "POST", CLUSTERS, "{}"), 401, 16);
  }

  @Test
  void allowsOnStreamsWhatTheRolesTableSays() {
    UUID stream = newStream();
    var record = catalog.streams().find(stream).orElseThrow().record();
    String path = STREAMS + "/" + stream;
    for (String role : ROLES) {
      for (RoleGrant grant :
          List.of(
              RoleGrant.onOrganization(role),
              new RoleGrant(role, Scope.FOLDER, "root"),
              new RoleGrant(role, Scope.CLUSTER, record.primaryClusterId().toString()),
              new RoleGrant(role, Scope.CLUSTER, record.standbyClusterId().toString()))) {
        String key = keyWith(grant);
        boolean reads = MAY_READ.contains(role);
        assertThat(send(key, "GET", path, null).status())
            .as("%s", grant)
            .isEqualTo(reads ? 200 : 403);
        // An empty change is refused as such only to those who may change the stream.
        assertThat(send(key, "PATCH", path, "{}").status())
            .as("%s", grant)
            .isEqualTo(role.equals("CLUSTER_ADMIN") ? 400 : 403);
        assertThat(listed(key).contains(stream.toString())).as("%s", grant).isEqualTo(reads);
      }
      String elsewhere = keyWith(new RoleGrant(role, Scope.CLUSTER, UUID.randomUUID().toString()));
      assertRefused(send(elsewhere, "GET", path, null), 403, 7);
      assertThat(listed(elsewhere)).isEmpty();
    }
  }

  @Test
  void needsTheAdministratorOfBothClustersToCreateAStream() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    String body = streamBody(primary, standby);
    RoleGrant onPrimary = new RoleGrant("CLUSTER_ADMIN", Scope.CLUSTER, primary.toString());
    RoleGrant onStandby = new RoleGrant("CLUSTER_ADMIN", Scope.CLUSTER, standby.toString());

    assertRefused(send(keyWith(onPrimary), "POST", STREAMS, body), 403, 7);
    assertRefused(send(keyWith(onStandby), "POST", STREAMS, body), 403, 7);
    assertRefused(
        send(keyWith(RoleGrant.onOrganization("CLUSTER_OPERATOR_WRITER")), "POST", STREAMS, body),
        403,
        7);
    assertThat(send(keyWith(onPrimary, onStandby), "POST", STREAMS, body).status()).isEqualTo(200);
  }

  @Test
  void needsTheSameRoleForEveryChangeOfAStream() {
    UUID id = newStream();
    String developer = keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER"));
    for (String change : List.of("pause", "resume", "withdraw", "intervene")) {
      assertRefused(send(developer, "POST", STREAMS + "/" + id + "/" + change, "{}"), 403, 7);
    }
    assertRefused(
        send(developer, "PATCH", STREAMS + "/" + id, "{\"status\":\"CANCELED\"}"), 403, 7);
  }

  @Test
  void fillsPagesWithWhatTheCallerMaySee() {
    UUID mine = newCluster("us-east-1");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      newStream();
      expected.add(newStream(mine, newCluster("us-east-2")).toString());
    }
    String key = keyWith(new RoleGrant("CLUSTER_DEVELOPER", Scope.CLUSTER, mine.toString()));

    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      Reply reply = send(key, "GET", STREAMS + "?pagination.limit=1" + page, null);
      assertThat(reply.body().path("physical_replication_streams").size()).isEqualTo(1);
      seen.add(reply.body().path("physical_replication_streams").get(0).path("id").asText());
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void letsOnlyCreatorsAtFolderOrOrganizationCreateClusters() {
    String body = clusterBody("not-allowed", "us-east-1");
    assertRefused(
        send(keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER")), "POST", CLUSTERS, body),
        403,
        7);
    UUID cluster = newCluster("us-east-1");
    String admin = keyWith(new RoleGrant("CLUSTER_ADMIN", Scope.CLUSTER, cluster.toString()));
    assertRefused(send(admin, "POST", CLUSTERS, body), 403, 7);
    assertRefused(send(admin, "GET", CLUSTERS + "?show_inactive=true", null), 403, 7);
    assertThat(send(admin, "DELETE", CLUSTERS + "/" + cluster, null).status()).isEqualTo(200);
  }

  private List<String> listed(String key) {
    List<String> ids = new ArrayList<>();
    send(key, "GET", STREAMS, null)
        .body()
        .path("physical_replication_streams")
        .forEach(stream -> ids.add(stream.path("id").asText()));
    return ids;
  }
}
