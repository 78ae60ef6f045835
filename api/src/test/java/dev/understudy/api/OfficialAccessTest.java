package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.testing.OpenApiDocument;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replies on accounts, keys, roles, folders and the audit log have the official shape. */
class OfficialAccessTest extends ApiTest {
  private static final String API = "/api/v1/";

  private OpenApiDocument document;

  @BeforeAll
  void readDocument() throws Exception {
    document = OpenApiDocument.official();
  }

  @Test
  void accountsAndKeysHaveTheOfficialShape() {
    String role =
        "{\"name\":\"CLUSTER_DEVELOPER\",\"resource\":{\"type\":\"CLUSTER\",\"id\":\"%s\"}}"
            .formatted(newCluster("us-east-1"));
    Reply made = post(API + "service-accounts", "{\"name\":\"a\",\"roles\":[" + role + "]}");
    assertOfficial("POST", "service-accounts", made);
    String account = API + "service-accounts/" + made.text("id");
    assertOfficial("GET", "service-accounts", get(API + "service-accounts?pagination.limit=1"));
    assertOfficial("GET", "service-accounts/{id}", get(account));
    assertOfficial("PATCH", "service-accounts/{id}", patch(account, "{\"name\":\"b\"}"));

    String body = "{\"name\":\"k\",\"service_account_id\":\"" + made.text("id") + "\"}";
    Reply keyMade = post(API + "api-keys", body);
    assertOfficial("POST", "api-keys", keyMade);
    String key = API + "api-keys/" + keyMade.body().path("api_key").path("id").asText();
    assertOfficial("GET", "api-keys", get(API + "api-keys?pagination.limit=1"));
    assertOfficial("GET", "api-keys/{id}", get(key));
    assertOfficial("PATCH", "api-keys/{id}", patch(key, "{\"name\":\"l\"}"));
    assertOfficial("DELETE", "api-keys/{id}", delete(key));
    assertOfficial("GET", "api-keys/{id}", get(key));
    assertOfficial("DELETE", "service-accounts/{id}", delete(account));
    assertOfficial("POST", "service-accounts", post(API + "service-accounts", "{}"));
  }

  @Test
  void rolesHaveTheOfficialShape() {
    Reply made = post(API + "service-accounts", "{\"name\":\"roles\"}");
    String user = API + "roles/" + made.text("id");
    String one = "roles/{user_id}/{resource_type}/{resource_id}/{role_name}";
    String path = user + "/CLUSTER/" + newCluster("us-east-1") + "/CLUSTER_ADMIN";
    assertOfficial("POST", one, post(path, ""));
    assertOfficial("GET", "roles/{user_id}", get(user));
    assertOfficial("GET", "roles", get(API + "roles"));
    assertOfficial("DELETE", one, delete(path));
    Reply set =
        send(
            administrator,
            "PUT",
            user,
            "{\"roles\":[{\"name\":\"ORG_MEMBER\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}");
    assertOfficial("PUT", "roles/{user_id}", set);
    assertOfficial("GET", "roles/{user_id}", get(API + "roles/" + UUID.randomUUID()));
  }

  @Test
  void foldersAndWhatIsInThemHaveTheOfficialShape() {
    String admin = keyWith(RoleGrant.onOrganization("FOLDER_ADMIN"));
    String body = "{\"name\":\"f\",\"labels\":{\"a\":\"b\"}}";
    Reply made = send(admin, "POST", API + "folders", body);
    assertOfficial("POST", "folders", made);
    String folder = API + "folders/" + made.text("resource_id");
    String inside = "{\"name\":\"g\",\"parent_id\":\"" + made.text("resource_id") + "\"}";
    Reply inner = send(admin, "POST", API + "folders", inside);
    String spec = "\"spec\":{\"parent_id\":\"" + made.text("resource_id") + "\",";
    post(CLUSTERS, clusterBody("in-folder", "us-east-1").replace("\"spec\":{", spec));
    assertOfficial("GET", "folders", get(API + "folders?pagination.limit=1"));
    assertOfficial("GET", "folders/{folder_id}", get(folder));
    assertOfficial(
        "GET", "folders/{folder_id}/contents", get(folder + "/contents?pagination.limit=2"));
    Reply renamed = send(admin, "PATCH", folder, "{\"name\":\"h\"}");
    assertOfficial("PATCH", "folders/{folder_id}", renamed);
    Reply deleted = send(admin, "DELETE", API + "folders/" + inner.text("resource_id"), null);
    assertOfficial("DELETE", "folders/{folder_id}", deleted);
    assertOfficial("DELETE", "folders/{folder_id}", send(admin, "DELETE", folder, null));
  }

  @Test
  void theOrganizationAndItsAuditLogHaveTheOfficialShape() {
    assertOfficial("GET", "organization", get(API + "organization"));
    newStream();
    post(API + "service-accounts", "{}");
    assertOfficial("GET", "auditlogevents", get(API + "auditlogevents?limit=2"));
    assertOfficial("GET", "auditlogevents", get(API + "auditlogevents?sort_order=DESC"));
    assertOfficial("GET", "auditlogevents", send(keyWith(), "GET", API + "auditlogevents", null));
  }

  private void assertOfficial(String method, String path, Reply reply) {
    assertThat(document.faults(method, API + path, reply.status(), reply.body()))
        .as("%s %s: %d %s", method, path, reply.status(), reply.raw().body())
        .isEmpty();
  }
}
