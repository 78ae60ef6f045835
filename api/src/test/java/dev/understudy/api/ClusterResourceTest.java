package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.catalog.RoleGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterResourceTest extends ApiTest {

  @Test
  void echoesWhatTerraformSends() {
    Reply made =
        post(
            CLUSTERS,
            """
            {"name":"standby-one","provider":"GCP","spec":{"dedicated":{"cidr_range":"172.29.0.0/19",
             "hardware":{"machine_spec":{"num_virtual_cpus":4},"storage_gib":15},
             "region_nodes":{"us-central1":1},"supports_cluster_virtualization":true},
             "delete_protection":"DISABLED","plan":"ADVANCED","labels":{"camelCase":"kept"}}}\
            """);

    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    JsonNode cluster = made.body();
    assertThat(cluster.path("state").asText()).isEqualTo("CREATING");
    assertThat(cluster.path("cloud_provider").asText()).isEqualTo("GCP");
    assertThat(cluster.path("plan").asText()).isEqualTo("ADVANCED");
    assertThat(cluster.path("cockroach_version").asText()).matches("v25\\.2\\.\\d+");
    assertThat(cluster.path("cidr_range").asText()).isEqualTo("172.29.0.0/19");
    assertThat(cluster.path("operation_status").asText()).isEqualTo("UNSPECIFIED");
    assertThat(cluster.path("delete_protection").asText()).isEqualTo("DISABLED");
    assertThat(cluster.path("parent_id").asText()).isEqualTo("root");
    assertThat(cluster.path("labels").path("camelCase").asText()).isEqualTo("kept");
    assertThat(cluster.path("is_customer_cloud_account").isBoolean()).isTrue();
    JsonNode size = cluster.path("config").path("dedicated");
    assertThat(size.path("num_virtual_cpus").intValue()).isEqualTo(4);
    assertThat(size.path("storage_gib").intValue()).isEqualTo(15);
    JsonNode region = cluster.path("regions").get(0);
    assertThat(region.path("name").asText()).isEqualTo("us-central1");
    assertThat(region.path("node_count").intValue()).isEqualTo(1);
    assertThat(region.path("sql_dns").asText("none")).isEmpty();
    assertThat(cluster.has("supports_cluster_virtualization")).isFalse();
  }

  @Test
  void takesThePlanAtTheTopAndFillsInDefaults() {
    Reply made =
        post(
            CLUSTERS,
            """
            {"name":"plain-one","provider":"AWS","plan":"ADVANCED",
             "spec":{"dedicated":{"regionNodes":{"us-east-1":1}}}}\
            """);

    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(made.text("cidr_range")).isEmpty();
    assertThat(made.body().path("config").path("dedicated").path("storage_gib").intValue())
        .isPositive();
    UUID id = UUID.fromString(made.text("id"));
    assertThat(catalog.clusters().find(id).orElseThrow().spec().supportsClusterVirtualization())
        .isFalse();
  }

  @Test
  void refusesSpecificationsThatMakeNoSense() {
    String body = clusterBody("good-name", "us-east-1");
    for (String wrong :
        List.of(
            body.replace("good-name", "Bad_Name"),
            body.replace("good-name", "short"),
            body.replace("good-name", "-leading"),
            body.replace("AWS", "ORACLE"),
            body.replace("us-east-1", "atlantis-1"),
            body.replace("v25.2", "v19.1"),
            body.replace(":3}", ":0}"),
            body.replace(":3}", ":3.5}"),
            body.replace("\"storage_gib\":16", "\"storage_gib\":-1"),
            body.replace("\"dedicated\":", "\"serverless\":"),
            body.replace("\"spec\":{", "\"spec\":{\"plan\":\"BASIC\","),
            body.replace("\"dedicated\":{", "\"dedicated\":{\"cidr_range\":\"10.0.0.0/8\","),
            body.replace("AWS", "GCP")
                .replace("us-east-1", "us-east1")
                .replace("\"dedicated\":{", "\"dedicated\":{\"cidr_range\":\"10.0.0.0/20\","),
            "{\"name\":\"good-name\"}")) {
      assertRefused(post(CLUSTERS, wrong), 400, 3);
    }
  }

  @Test
  void refusesANameThatIsTaken() {
    String body = clusterBody("only-once", "us-east-1");
    assertThat(post(CLUSTERS, body).status()).isEqualTo(200);

    Reply repeat = post(CLUSTERS, body);
    assertThat(repeat.status()).isEqualTo(200);
    assertRefused(post(CLUSTERS, clusterBody("only-once", "us-west-1")), 409, 6);
  }

  @Test
  void deletesWhatNoStreamHolds() {
    UUID stream = newStream();
    UUID primary = catalog.streams().find(stream).orElseThrow().record().primaryClusterId();
    assertRefused(delete(CLUSTERS + "/" + primary), 409, 6);

    UUID free = newCluster("us-east-1");
    assertThat(delete(CLUSTERS + "/" + free).text("state")).isEqualTo("LOCKED");
    assertThat(delete(CLUSTERS + "/" + free).text("state")).isEqualTo("LOCKED");
    workflows.finish(free, 0);
    assertThat(get(CLUSTERS + "/" + free).text("state")).isEqualTo("DELETED");
    assertThat(delete(CLUSTERS + "/" + free).status()).isEqualTo(200);
    clock.advance(java.time.Duration.ofMinutes(3));
    assertRefused(delete(CLUSTERS + "/" + free), 404, 5);
    assertRefused(delete(CLUSTERS + "/" + UUID.randomUUID()), 404, 5);
    assertRefused(delete(CLUSTERS + "/nonsense"), 400, 3);
  }

  @Test
  void protectsFromDeletion() {
    Reply made =
        post(
            CLUSTERS,
            clusterBody("kept-safe", "us-east-1")
                .replace("\"spec\":{", "\"spec\":{\"delete_protection\":\"ENABLED\","));
    workflows.finish(UUID.fromString(made.text("id")), 1);

    assertThat(made.text("delete_protection")).isEqualTo("ENABLED");
    assertRefused(delete(CLUSTERS + "/" + made.text("id")), 400, 9);
  }

  @Test
  void saysHowToConnectOnceThereIsAnEndpoint() {
    Reply made = post(CLUSTERS, clusterBody("connect-me", "us-east-1"));
    String path = CLUSTERS + "/" + made.text("id");
    assertRefused(get(path + "/connection-string"), 400, 9);
    workflows.finish(UUID.fromString(made.text("id")), 26257);

    Reply connection = get(path + "/connection-string?os=LINUX&sql_user=root&database=bank");
    assertThat(connection.text("connection_string"))
        .isEqualTo("postgresql://root@127.0.0.1:26257/bank?sslmode=disable");
    assertThat(connection.body().path("params").toString())
        .isEqualTo(
            "{\"Host\":\"127.0.0.1\",\"Port\":\"26257\",\"Database\":\"bank\",\"Username\":\"root\"}");
    assertThat(get(path).text("sql_dns")).isEqualTo("127.0.0.1:26257");
  }

  @Test
  void answersWhatTheTerraformResourceAsksAbout() {
    String path = CLUSTERS + "/" + newCluster("us-east-1");
    Reply nodes = get(path + "/nodes");
    assertThat(nodes.body().path("nodes").size()).isEqualTo(3);
    assertThat(nodes.body().path("nodes").get(0).path("status").asText()).isEqualTo("LIVE");
    assertThat(get(path + "/nodes?region_name=elsewhere").body().path("nodes").size()).isZero();
    Reply backups = get(path + "/backups-config");
    assertThat(backups.body().path("enabled").isBoolean()).isTrue();
    assertThat(backups.body().path("retention_days").isInt()).isTrue();
    assertThat(backups.body().path("frequency_minutes").isInt()).isTrue();
    assertThat(get(CLUSTERS + "/available-regions?provider=GCP").body().path("regions").size())
        .isGreaterThan(5);
  }

  @Test
  void listsEveryVersionThatCanBeMadeWithWhereItMayGo() {
    JsonNode versions = get("/api/v1/cluster-versions").body().path("versions");
    assertThat(versions).hasSize(11);
    JsonNode one = versions.get(5);
    assertThat(one.path("version").asText()).isEqualTo("v25.2");
    assertThat(one.path("release_type").asText()).isEqualTo("REGULAR");
    assertThat(one.path("allowed_upgrades").toString()).isEqualTo("[\"v25.3\",\"v25.4\"]");
    assertThat(versions.get(6).path("release_type").asText()).isEqualTo("INNOVATION");
  }

  @Test
  void showsTheCertificateOfAClusterThatHasOneToAnybody() {
    UUID plain = newCluster("us-east-1");
    assertRefused(send(null, "GET", "/clusters/" + plain + "/cert", null), 404, 5);
    assertRefused(send(null, "GET", "/clusters/" + UUID.randomUUID() + "/cert", null), 404, 5);
    assertRefused(send(null, "GET", "/clusters/nonsense/cert", null), 400, 3);

    workflows.secure(plain, "-----BEGIN CERTIFICATE-----\n");
    var certificate = download("/clusters/" + plain + "/cert");
    assertThat(certificate.statusCode()).isEqualTo(200);
    assertThat(certificate.body()).isEqualTo("-----BEGIN CERTIFICATE-----\n");
    assertThat(certificate.headers().firstValue("Content-Type")).contains("application/x-pem-file");
  }

  @Test
  void listsByTimeInBothDirections() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clock.advance(java.time.Duration.ofSeconds(1));
      made.add(newCluster("us-east-1").toString());
    }
    String created = "?pagination.sort_by=CREATED_AT&pagination.limit=2";
    List<String> up = listed(CLUSTERS + created);
    assertThat(up.subList(up.size() - 3, up.size())).isEqualTo(made);
    assertThat(listed(CLUSTERS + created + "&pagination.sort_order=DESC")).isEqualTo(up.reversed());
    assertThat(listed(CLUSTERS + created + "&pagination.as_of_time=2026-02-03T09:00:00Z"))
        .isEmpty();

    delete(CLUSTERS + "/" + made.get(1));
    workflows.finish(UUID.fromString(made.get(1)), 0);
    String deleted = "?pagination.sort_by=DELETED_AT&show_inactive=true&pagination.limit=2";
    List<String> byDeletion = listed(CLUSTERS + deleted);
    assertThat(byDeletion.indexOf(made.get(1))).isLessThan(byDeletion.indexOf(made.get(0)));
    assertThat(listed(CLUSTERS + deleted + "&pagination.sort_order=DESC"))
        .isEqualTo(byDeletion.reversed());

    assertRefused(get(CLUSTERS + "?pagination.sort_by=SIZE"), 400, 3);
    String next = get(CLUSTERS + created).body().path("pagination").path("next_page").asText();
    assertRefused(get(CLUSTERS + "?pagination.page=" + next), 400, 3);
  }

  /** The ids of all pages. */
  private List<String> listed(String path) {
    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(path + page);
      assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
      reply.body().path("clusters").forEach(cluster -> seen.add(cluster.path("id").asText()));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    return seen;
  }

  @Test
  void listsInPagesByName() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = "zz-page-" + i;
      made.add(name);
      post(CLUSTERS, clusterBody(name, "us-east-1"));
    }
    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(CLUSTERS + "?pagination.limit=2" + page);
      reply.body().path("clusters").forEach(cluster -> seen.add(cluster.path("name").asText()));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());

    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(made);
    assertRefused(get(CLUSTERS + "?pagination.page=x"), 400, 3);
  }

  @Test
  void makesTheCreatorTheAdministratorOfTheCluster() {
    String creator = keyWith(RoleGrant.onOrganization("CLUSTER_CREATOR"));
    Reply made = send(creator, "POST", CLUSTERS, clusterBody("my-cluster", "us-east-1"));
    assertThat(made.status()).isEqualTo(200);

    assertThat(send(creator, "GET", CLUSTERS + "/" + made.text("id"), null).status())
        .isEqualTo(200);
    assertRefused(send(creator, "GET", CLUSTERS + "/" + newCluster("us-east-1"), null), 403, 7);
  }
}
