package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.catalog.RoleGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeyTest extends ApiTest {
  private static final String ACCOUNTS = "/api/v1/service-accounts";
  private static final String KEYS = "/api/v1/api-keys";

  @Test
  void showsTheSecretOnceAndNeverAgain() {
    String account = newAccount();
    Reply made = post(KEYS, body("first", account));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(names(made)).containsExactly("api_key", "secret");
    var key = made.body().path("api_key");
    assertThat(key.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly("id", "name", "service_account_id", "created_at");
    String id = key.path("id").asText();
    assertThat(made.text("secret")).matches(id + "_[A-Za-z0-9]{40}");

    Reply shown = get(KEYS + "/" + id);
    assertThat(shown.body()).isEqualTo(key);
    Reply renamed = patch(KEYS + "/" + id, "{\"name\":\"second\"}");
    assertThat(renamed.text("name")).isEqualTo("second");
    assertThat(patch(KEYS + "/" + id, "{}").body()).isEqualTo(renamed.body());
    Reply listed = get(KEYS + "?service_account_id=" + account + "&view=FULL");
    assertThat(listed.body().path("api_keys").size()).isEqualTo(1);
    for (Reply reply : List.of(shown, renamed, listed)) {
      assertThat(reply.raw().body()).doesNotContain(made.text("secret"));
    }
    assertThat(catalog.audit().newest(20).toString()).doesNotContain(made.text("secret"));
    assertThat(catalog.audit().newest(20).toString()).contains("key=" + id);
  }

  @Test
  void refusesARevokedKeyOnTheVeryNextRequest() {
    String account = newAccount("ORG_MEMBER");
    Reply made = post(KEYS, body("revoked", account));
    String secret = made.text("secret");
    assertThat(send(secret, "GET", "/api/v1/organization", null).status()).isEqualTo(200);

    assertThat(delete(KEYS + "/" + made.body().path("api_key").path("id").asText()).status())
        .isEqualTo(200);

    assertRefused(send(secret, "GET", "/api/v1/organization", null), 401, 16);
  }

  @Test
  void refusesTheKeysAndRolesOfADeletedAccountOnTheVeryNextRequest() {
    String account = newAccount("ORG_MEMBER");
    String secret = post(KEYS, body("orphan", account)).text("secret");
    assertThat(send(secret, "GET", "/api/v1/organization", null).status()).isEqualTo(200);
    String path = "/api/v1/roles/" + account;
    assertThat(send(administrator, "PUT", path, "{\"roles\":[]}").status()).isEqualTo(200);
    assertRefused(send(secret, "GET", "/api/v1/organization", null), 403, 7);

    delete(ACCOUNTS + "/" + account);

    assertRefused(send(secret, "GET", "/api/v1/organization", null), 401, 16);
    assertRefused(get(path), 404, 5);
    assertThat(get(KEYS + "?service_account_id=" + account).body().path("api_keys").size())
        .isZero();
  }

  @Test
  void refusesAKeyFromTheMomentItExpires() {
    String account = newAccount("ORG_MEMBER");
    Instant expiry = clock.instant().plusSeconds(60);
    String body =
        "{\"name\":\"short\",\"serviceAccountId\":\"%s\",\"expiresAt\":\"%s\"}"
            .formatted(account, expiry);
    Reply made = send(administrator, "POST", KEYS + "?view=FULL", body);
    assertThat(Instant.parse(made.body().path("api_key").path("expires_at").asText()))
        .isEqualTo(expiry);
    String secret = made.text("secret");
    String path = KEYS + "/" + made.body().path("api_key").path("id").asText();
    assertThat(names(get(path))).doesNotContain("expires_at");
    assertThat(Instant.parse(get(path + "?view=FULL").text("expires_at"))).isEqualTo(expiry);
    clock.advance(Duration.ofMillis(59_999));
    assertThat(send(secret, "GET", "/api/v1/organization", null).status()).isEqualTo(200);

    clock.advance(Duration.ofMillis(1));

    assertRefused(send(secret, "GET", "/api/v1/organization", null), 401, 16);
  }

  @Test
  void notesWhenAKeyWasUsedButNotMoreThanOnceAMinute() {
    String account = newAccount("ORG_MEMBER");
    Reply made = post(KEYS, body("used", account));
    String path = KEYS + "/" + made.body().path("api_key").path("id").asText() + "?view=FULL";
    assertThat(names(get(path))).doesNotContain("last_used_at");
    Instant first = clock.instant();
    use(made);
    await().untilAsserted(() -> assertThat(get(path).text("last_used_at")).isNotEmpty());
    assertThat(Instant.parse(get(path).text("last_used_at"))).isEqualTo(first);

    clock.advance(Duration.ofSeconds(59));
    use(made);
    clock.advance(Duration.ofSeconds(1));
    Instant second = clock.instant();
    use(made);
    await()
        .untilAsserted(
            () -> assertThat(Instant.parse(get(path).text("last_used_at"))).isEqualTo(second));
  }

  @Test
  void makesAnotherKeyOfTheSameRequestUnlessItIsNamedAsARepeat() {
    String account = newAccount();
    String body = body("same", account);
    assertThat(post(KEYS, body).text("secret")).isNotEqualTo(post(KEYS, body).text("secret"));

    assertThat(send(administrator, "POST", KEYS, body, "Idempotency-Key", "k-1").status())
        .isEqualTo(200);
    Reply repeat = send(administrator, "POST", KEYS, body, "Idempotency-Key", "k-1");
    assertRefused(repeat, 409, 6);
    assertThat(repeat.text("message")).contains("shown only once");
    assertThat(listed("&service_account_id=" + account)).hasSize(3);
  }

  @Test
  void listsByTimeInPages() {
    String account = newAccount();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(post(KEYS, body("k", account)).body().path("api_key").path("id").asText());
      clock.advance(Duration.ofSeconds(1));
    }
    String mine = "&service_account_id=" + account;
    assertThat(listed(mine)).isEqualTo(made);
    assertThat(listed(mine + "&pagination.sort_order=DESC")).isEqualTo(made.reversed());
    assertThat(listed("")).containsSubsequence(made);
    assertThat(listed("&serviceAccountId=" + UUID.randomUUID())).isEmpty();
    for (String token : List.of("YWJj", "a2V5cyB4IHk", "!")) {
      assertRefused(get(KEYS + "?pagination.page=" + token), 400, 3);
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    String account = newAccount();
    String past = clock.instant().toString();
    for (String body :
        List.of(
            "{}",
            "{\"name\":\"k\"}",
            "{\"name\":\"k\",\"service_account_id\":\"x\"}",
            "{\"name\":\"\",\"service_account_id\":\"" + account + "\"}",
            body("k", account).replace("}", ",\"expires_at\":\"" + past + "\"}"),
            body("k", account).replace("}", ",\"expires_at\":\"soon\"}"),
            body("k", account).replace("}", ",\"expires_at\":\"+12345-01-01T00:00:00Z\"}"))) {
      assertRefused(post(KEYS, body), 400, 3);
    }
    assertRefused(post(KEYS, body("k", UUID.randomUUID().toString())), 404, 5);
    assertRefused(get(KEYS + "/nonsense"), 404, 5);
    assertRefused(delete(KEYS + "/CCDB1_0123456789012345678901"), 404, 5);
    Reply whole = get(KEYS + "/" + administrator);
    assertRefused(whole, 404, 5);
    assertThat(whole.raw().body()).doesNotContain(administrator);
    assertRefused(get(KEYS + "?view=HALF"), 400, 3);
  }

  @Test
  void keepsTheLastAdministratorsLastKey() {
    String id = administrator.substring(0, administrator.lastIndexOf('_'));
    assertRefused(delete(KEYS + "/" + id), 400, 9);
    assertThat(get(KEYS + "/" + id).status()).isEqualTo(200);
  }

  private void use(Reply made) {
    assertThat(send(made.text("secret"), "GET", "/api/v1/organization", null).status())
        .isEqualTo(200);
  }

  private List<String> listed(String more) {
    List<String> ids = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(KEYS + "?pagination.limit=2" + more + page);
      assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
      reply.body().path("api_keys").forEach(key -> ids.add(key.path("id").asText()));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    return ids;
  }

  private String newAccount(String... roles) {
    Reply made = post(ACCOUNTS, "{\"name\":\"holder " + UUID.randomUUID() + "\"}");
    UUID id = UUID.fromString(made.text("id"));
    for (String role : roles) {
      catalog.access().grant(id, RoleGrant.onOrganization(role));
    }
    return id.toString();
  }

  private static String body(String name, String account) {
    return "{\"name\":\"%s\",\"service_account_id\":\"%s\"}".formatted(name, account);
  }
}
