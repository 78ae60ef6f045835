package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.RoleGrant.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FolderTest extends ApiTest {
  private static final String FOLDERS = "/api/v1/folders";

  private String folderAdmin = "";
  private int clusters;

  @BeforeAll
  void makeAFolderAdmin() {
    folderAdmin = keyWith(RoleGrant.onOrganization("FOLDER_ADMIN"));
  }

  @Test
  void makesShowsAndDeletesFoldersInsideEachOther() {
    Reply outer = create("{\"name\":\"outer\",\"labels\":{\"camelCase\":\"kept\"}}");
    assertThat(outer.status()).as(outer.raw().body()).isEqualTo(200);
    assertThat(names(outer))
        .containsExactly(
            "resource_id",
            "resource_type",
            "parent_id",
            "organization_id",
            "name",
            "path",
            "labels");
    assertThat(outer.text("resource_type")).isEqualTo("FOLDER");
    assertThat(outer.text("parent_id")).isEqualTo("root");
    assertThat(outer.body().path("path").toString()).isEqualTo("[]");
    assertThat(outer.body().path("labels").path("camelCase").asText()).isEqualTo("kept");
    assertThat(outer.text("organization_id")).isEqualTo(get("/api/v1/organization").text("id"));

    String id = outer.text("resource_id");
    Reply inner = create("{\"name\":\"inner\",\"parentId\":\"%s\"}".formatted(id));
    assertThat(inner.body().path("path").toString())
        .isEqualTo("[{\"id\":\"%s\",\"name\":\"outer\"}]".formatted(id));
    String innerPath = FOLDERS + "/" + inner.text("resource_id");
    assertThat(get(innerPath).body()).isEqualTo(inner.body());

    assertRefused(send(folderAdmin, "DELETE", FOLDERS + "/" + id, null), 400, 9);
    assertThat(send(folderAdmin, "DELETE", innerPath, null).raw().body()).isEqualTo("{}");
    assertThat(send(folderAdmin, "DELETE", FOLDERS + "/" + id, null).raw().body()).isEqualTo("{}");
    assertRefused(get(innerPath), 404, 5);
  }

  @Test
  void findsAFolderByItsPath() {
    String a = id(create("{\"name\":\"path a\",\"parent_id\":\"\"}"));
    String b = id(create("{\"name\":\"b\",\"parent_id\":\"" + a + "\"}"));
    for (String path : List.of("/path%20a/b", "path%20a/b", "/path%20a/b/", "path%20a%2Fb")) {
      Reply found = get(FOLDERS + "?path=" + path);
      assertThat(found.body().path("folders").size()).as(path).isEqualTo(1);
      assertThat(found.body().path("folders").get(0).path("resource_id").asText()).isEqualTo(b);
    }
    assertThat(get(FOLDERS + "?path=/b").body().path("folders").size()).isZero();
    assertThat(listed(FOLDERS, "folders", "")).contains("path a", "b").isSorted();
    assertThat(listed(FOLDERS, "folders", "&pagination.sort_order=DESC"))
        .containsSubsequence("path a", "b");
  }

  @Test
  void renamesLabelsAndMovesAFolder() {
    String from = id(create("{\"name\":\"from\"}"));
    String to = id(create("{\"name\":\"to\"}"));
    String moved = id(create("{\"name\":\"moved\",\"parent_id\":\"" + from + "\"}"));
    String path = FOLDERS + "/" + moved;
    Reply labelled = change(path, "{\"labels\":{\"a\":\"b\"}}");
    assertThat(labelled.text("parent_id")).isEqualTo(from);
    assertThat(change(path, "{\"name\":\"renamed\"}").body().path("labels").toString())
        .isEqualTo("{\"a\":\"b\"}");
    assertThat(change(path, "{\"parent_id\":\"" + to + "\"}").text("parent_id")).isEqualTo(to);
    assertThat(change(path, "{\"parent_id\":\"\",\"labels\":{}}").text("parent_id"))
        .isEqualTo("root");

    assertRefused(change(FOLDERS + "/" + to, "{\"parent_id\":\"" + to + "\"}"), 400, 3);
    assertRefused(change(path, "{\"name\":\"to\"}"), 409, 6);
    assertRefused(change(path, "{\"name\":\"a/b\"}"), 400, 3);
    assertRefused(change(path, "{\"parent_id\":\"nowhere\"}"), 400, 3);
    assertRefused(change(path, "{\"parent_id\":\"" + UUID.randomUUID() + "\"}"), 404, 5);
    assertRefused(create("{\"name\":\"\"}"), 400, 3);
    assertRefused(create("{\"name\":\"x\",\"labels\":{\"a\":null}}"), 400, 3);
  }

  @Test
  void needsTheRightInBothPlacesToMoveAFolder() {
    String from = id(create("{\"name\":\"mine\"}"));
    String to = id(create("{\"name\":\"not mine\"}"));
    String moved = id(create("{\"name\":\"thing\",\"parent_id\":\"" + from + "\"}"));
    String mover = keyWith(new RoleGrant("FOLDER_MOVER", Scope.FOLDER, from));
    String body = "{\"parent_id\":\"" + to + "\"}";
    assertRefused(send(mover, "PATCH", FOLDERS + "/" + moved, body), 403, 7);
    assertRefused(send(mover, "PATCH", FOLDERS + "/" + moved, "{\"parent_id\":\"root\"}"), 403, 7);
    String both =
        keyWith(
            new RoleGrant("FOLDER_MOVER", Scope.FOLDER, from),
            new RoleGrant("FOLDER_MOVER", Scope.FOLDER, to));
    assertThat(send(both, "PATCH", FOLDERS + "/" + moved, body).status()).isEqualTo(200);
  }

  @Test
  void listsFoldersThenClusters() {
    String folder = id(create("{\"name\":\"contents\"}"));
    for (String name : List.of("in b", "in a")) {
      create("{\"name\":\"%s\",\"parent_id\":\"%s\"}".formatted(name, folder));
    }
    UUID second = newClusterIn(folder, "in-cluster-2");
    newClusterIn(folder, "in-cluster-1");
    String path = FOLDERS + "/" + folder + "/contents";

    List<String> all = List.of("in a", "in b", "in-cluster-1", "in-cluster-2");
    assertThat(listed(path, "resources", "")).isEqualTo(all);
    for (int limit = 1; limit <= 5; limit++) {
      assertThat(listed(path, "resources", "&pagination.limit=" + limit)).isEqualTo(all);
    }
    assertThat(listed(path, "resources", "&pagination.sort_order=DESC"))
        .containsExactly("in b", "in a", "in-cluster-2", "in-cluster-1");
    var cluster = get(path).body().path("resources").get(3);
    assertThat(cluster.path("resource_type").asText()).isEqualTo("CLUSTER");
    assertThat(cluster.path("path").get(0).path("name").asText()).isEqualTo("contents");

    String reader = keyWith(new RoleGrant("CLUSTER_DEVELOPER", Scope.CLUSTER, second.toString()));
    Reply seen = send(reader, "GET", path, null);
    assertThat(seen.body().path("resources").size()).isEqualTo(1);
    assertRefused(send(keyWith(), "GET", path, null), 403, 7);
    assertThat(send(keyWith(), "GET", FOLDERS + "/root/contents", null).status()).isEqualTo(200);
    assertThat(listed(FOLDERS + "/root/contents", "resources", "")).contains("contents");
    assertRefused(get(FOLDERS + "/" + UUID.randomUUID() + "/contents"), 404, 5);
    assertRefused(send(folderAdmin, "DELETE", FOLDERS + "/" + folder, null), 400, 9);
  }

  @Test
  void reachesClustersInFoldersInFolders() {
    String outer = id(create("{\"name\":\"reach\"}"));
    String inner = id(create("{\"name\":\"in\",\"parent_id\":\"" + outer + "\"}"));
    UUID primary = newClusterIn(inner, "reach-me");
    UUID standby = newCluster("us-east-2");
    UUID stream = newStream(primary, standby);
    String developer = keyWith(new RoleGrant("CLUSTER_DEVELOPER", Scope.FOLDER, outer));

    assertThat(send(developer, "GET", CLUSTERS + "/" + primary, null).status()).isEqualTo(200);
    assertRefused(send(developer, "GET", CLUSTERS + "/" + standby, null), 403, 7);
    assertThat(send(developer, "GET", STREAMS + "/" + stream, null).status()).isEqualTo(200);
    assertThat(send(developer, "GET", CLUSTERS, null).body().path("clusters").size()).isEqualTo(1);
    assertThat(
            send(developer, "GET", STREAMS, null)
                .body()
                .path("physical_replication_streams")
                .size())
        .isEqualTo(1);
    change(FOLDERS + "/" + inner, "{\"parent_id\":\"root\"}");
    assertRefused(send(developer, "GET", CLUSTERS + "/" + primary, null), 403, 7);
  }

  @Test
  void takesNoClusterIntoAFolderThatIsNotThere() {
    String body = clusterBody("no-folder", "us-east-1");
    String in = body.replace("\"spec\":{", "\"spec\":{\"parent_id\":\"%s\",");
    assertRefused(post(CLUSTERS, in.formatted(UUID.randomUUID())), 404, 5);
    assertRefused(post(CLUSTERS, in.formatted("nowhere")), 400, 3);
    assertThat(post(CLUSTERS, in.formatted("")).text("parent_id")).isEqualTo("root");
  }

  @Test
  void takesTheSameRequestForARepeat() {
    Reply first = create("{\"name\":\"repeat\"}");
    assertThat(create("{\"name\":\"repeat\"}").body()).isEqualTo(first.body());
    assertRefused(create("{\"name\": \"repeat\"}"), 409, 6);
  }

  private UUID newClusterIn(String folder, String name) {
    clusters++;
    String body =
        clusterBody(name, "us-east-1")
            .replace("\"spec\":{", "\"spec\":{\"parent_id\":\"" + folder + "\",");
    Reply made = post(CLUSTERS, body);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(made.text("parent_id")).isEqualTo(folder);
    UUID id = UUID.fromString(made.text("id"));
    workflows.finish(id, 26257 + clusters);
    return id;
  }

  private Reply create(String body) {
    return send(folderAdmin, "POST", FOLDERS, body);
  }

  private Reply change(String path, String body) {
    return send(folderAdmin, "PATCH", path, body);
  }

  private static String id(Reply folder) {
    return UUID.fromString(folder.text("resource_id")).toString();
  }

  private List<String> listed(String path, String field, String more) {
    List<String> names = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(path + "?x=1" + more + page);
      assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
      reply.body().path(field).forEach(item -> names.add(item.path("name").asText()));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    return names;
  }
}
