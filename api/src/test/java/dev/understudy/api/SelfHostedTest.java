package dev.understudy.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.catalog.AuditLog;
import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import java.io.IOException;
import java.io.InputStream;
import java.sql.DriverManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Clusters that their owners run, registered over HTTP. */
class SelfHostedTest extends ApiTest {
  private static final String SECRET = "not-for-anybodys-eyes";
  private static final String KEY = "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END…";
  private static final Map<String, Object> WITH_PASSWORD =
      Map.of(
          "system_url", "postgresql://db.example:26300/defaultdb",
          "user", "operator",
          "password", SECRET);

  @Test
  void aClusterIsFoundWithSealedLoginsAndShownWithoutThem() throws Exception {
    Map<String, Object> sent = new LinkedHashMap<>(WITH_PASSWORD);
    sent.put("application_user", "app");
    sent.put("application_password", SECRET + "2");
    Reply made = post(CLUSTERS, body("owned-one", sent));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(made.text("state")).isEqualTo("CREATING");
    assertThat(made.raw().body()).doesNotContain(SECRET, "self_hosted");
    UUID id = UUID.fromString(made.text("id"));
    assertThat(catalog.logins().find(id, Login.Kind.SYSTEM))
        .contains(new Login("operator", SECRET));
    assertThat(catalog.logins().find(id, Login.Kind.APPLICATION))
        .contains(new Login("app", SECRET + "2"));

    workflows.register(id, null);
    Reply full = get(CLUSTERS + "/" + id + "?view=FULL");
    assertThat(full.text("state")).isEqualTo("CREATED");
    assertThat(full.text("cockroach_version")).isEqualTo("v25.4.1");
    assertThat(full.body().path("self_hosted").path("host").asText()).isEqualTo("db.example");
    assertThat(full.body().path("self_hosted").path("tls").asBoolean()).isFalse();
    assertThat(full.body().path("self_hosted").path("application_virtual_cluster").asText())
        .isEqualTo("main");
    assertThat(full.raw().body()).doesNotContain(SECRET);
    assertThat(get(CLUSTERS + "/" + id).text("sql_dns")).isEqualTo("db.example:26300");
    assertNoSecretIsStored();
  }

  @Test
  void whyAClusterCouldNotBeReachedIsInTheFullView() {
    UUID id = register("owned-two", WITH_PASSWORD);
    workflows.register(id, "nobody listens there");
    Reply full = get(CLUSTERS + "/" + id + "?view=FULL");
    assertThat(full.text("state")).isEqualTo("CREATION_FAILED");
    assertThat(full.text("problem")).isEqualTo("nobody listens there");
    assertThat(delete(CLUSTERS + "/" + id).text("state")).isEqualTo("LOCKED");
  }

  @Test
  void aRepeatedRequestLeavesNoLoginsOfAClusterThatIsNotThere() throws Exception {
    String body = body("owned-three", WITH_PASSWORD);
    UUID id = UUID.fromString(post(CLUSTERS, body).text("id"));
    assertThat(post(CLUSTERS, body).text("id")).isEqualTo(id.toString());
    workflows.refusal = ErrorCode.COMMAND_EXPIRED;
    assertThat(post(CLUSTERS, body("owned-four", WITH_PASSWORD)).status()).isEqualTo(503);
    assertThat(loginsOfNobody()).isZero();
  }

  @Test
  void aCertificateNamesItsUserAndIsForTls() throws Exception {
    String pem = pem();
    UUID id =
        register(
            "owned-five",
            Map.of(
                "systemUrl", "postgresql://[::1]/?sslmode=verify-full",
                "caCertificate", pem,
                "clientCertificate", pem,
                "clientKey", KEY,
                "httpPort", 8081));
    SelfHosted access =
        Objects.requireNonNull(catalog.clusters().find(id).orElseThrow().spec().selfHosted());
    assertThat(access).isEqualTo(new SelfHosted("::1", 26257, 8081, pem, null, null));
    Login login = catalog.logins().find(id, Login.Kind.SYSTEM).orElseThrow();
    assertThat(login.username()).isEqualTo("operator");
    assertThat(login.certificate()).isEqualTo(new ClientCertificate(pem, KEY));
    assertNoSecretIsStored();
  }

  @Test
  void refusesWhatCannotBeRightAndQuotesNoSecret() throws Exception {
    String pem = pem();
    String url = "postgresql://db.example:26300";
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("user", "u", "password", SECRET),
            Map.of("system_url", "http://db.example", "user", "u", "password", SECRET),
            Map.of("system_url", "postgresql://", "user", "u", "password", SECRET),
            Map.of("system_url", "postgresql://u:" + SECRET + "@db.example"),
            Map.of("system_url", url + "/?sslmode=require", "user", "u", "password", SECRET),
            Map.of("system_url", url, "user", "u"),
            Map.of("system_url", url, "password", SECRET),
            Map.of("system_url", url, "client_certificate", pem, "client_key", KEY),
            Map.of("system_url", url, "ca_certificate", pem, "client_key", KEY),
            Map.of("system_url", url, "ca_certificate", "no PEM", "user", "u", "password", SECRET),
            Map.of("system_url", url, "user", "u", "password", SECRET, "application_user", "app"),
            Map.of("system_url", url, "user", "u", "password", SECRET, "http_port", 0))) {
      Reply reply = post(CLUSTERS, body("owned-bad", wrong));
      assertRefused(reply, 400, 3);
      assertThat(reply.raw().body()).doesNotContain(SECRET);
    }
    assertNoSecretIsStored();
    assertThat(loginsOfNobody()).isZero();
  }

  @Test
  void anotherLoginAndAddressAreTriedBeforeTheyAreKept() throws Exception {
    UUID id = register("owned-six", WITH_PASSWORD);
    workflows.register(id, null);
    String path = CLUSTERS + "/" + id;
    String renewed =
        JSON.writeValueAsString(
            Map.of(
                "self_hosted",
                Map.of(
                    "user", "operator",
                    "password", SECRET + "3",
                    "system_url", "postgresql://db2.example")));

    workflows.refusal = ErrorCode.CLUSTER_REFUSED;
    assertRefused(patch(path, renewed), 400, 9);
    workflows.refusal = null;
    assertThat(catalog.logins().find(id, Login.Kind.SYSTEM))
        .contains(new Login("operator", SECRET));
    assertThat(catalog.logins().find(id, Login.Kind.SYSTEM_NEXT)).isEmpty();

    Reply changed = patch(path, renewed);
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.text("sql_dns")).isEqualTo("db2.example:26257");
    assertThat(catalog.logins().find(id, Login.Kind.SYSTEM))
        .contains(new Login("operator", SECRET + "3"));
    assertThat(workflows.accesses.getLast().toString()).doesNotContain(SECRET);
    assertThat(workflows.accesses.getLast().withLogins()).isTrue();

    Reply certified =
        patch(
            path, JSON.writeValueAsString(Map.of("self_hosted", Map.of("ca_certificate", pem()))));
    assertThat(certified.status()).as(certified.raw().body()).isEqualTo(200);
    assertThat(workflows.accesses.getLast().withLogins()).isFalse();
    assertThat(download("/clusters/" + id + "/cert").body()).isEqualTo(pem());
    assertNoSecretIsStored();
  }

  @Test
  void aChangeOfTheWayIsForOwnersClustersAndComesAlone() throws Exception {
    UUID made = newCluster("us-east-1");
    String body = "{\"self_hosted\":{\"user\":\"u\",\"password\":\"" + SECRET + "\"}}";
    assertRefused(patch(CLUSTERS + "/" + made, body), 400, 3);
    UUID owned = register("owned-seven", WITH_PASSWORD);
    workflows.register(owned, null);
    assertRefused(
        patch(CLUSTERS + "/" + owned, body.replaceFirst("\\{", "{\"labels\":{\"a\":\"b\"},")),
        400,
        3);
    assertRefused(
        put(
            CLUSTERS + "/" + owned + "/disrupt",
            "{\"regional_disruptor_specifications\":[{\"region_code\":\"us-east-1\",\"is_whole_region\":true}]}"),
        400,
        9);
    assertNoSecretIsStored();
  }

  private UUID register(String name, Map<String, Object> access) {
    try {
      Reply made = post(CLUSTERS, body(name, access));
      assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
      return UUID.fromString(made.text("id"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String body(String name, Map<String, Object> access)
      throws JsonProcessingException {
    return JSON.writeValueAsString(
        Map.of(
            "name",
            name,
            "provider",
            "AWS",
            "spec",
            Map.of(
                "dedicated",
                Map.of("region_nodes", Map.of("us-east-1", 3)),
                "self_hosted",
                access)));
  }

  private static String pem() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SelfHostedTest.class.getResourceAsStream("/operator.crt"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Neither in audit entries, nor in the row of a cluster. */
  private void assertNoSecretIsStored() throws Exception {
    assertThat(catalog.audit().newest(1_000))
        .extracting(AuditLog.Entry::payload)
        .allSatisfy(payload -> assertThat(payload).doesNotContain(SECRET));
    try (var connection = DriverManager.getConnection(url, "root", "");
        var rows = connection.createStatement().executeQuery("SELECT spec FROM clusters")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(SECRET);
      }
    }
  }

  private int loginsOfNobody() throws Exception {
    try (var connection = DriverManager.getConnection(url, "root", "");
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT COUNT(*) FROM cluster_logins l LEFT JOIN clusters c"
                        + " ON c.id = l.cluster_id WHERE c.id IS NULL")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
