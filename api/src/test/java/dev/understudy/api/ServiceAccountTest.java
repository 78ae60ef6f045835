package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.RoleGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServiceAccountTest extends ApiTest {
  private static final String ACCOUNTS = "/api/v1/service-accounts";

  @Test
  void makesShowsChangesAndDeletesAnAccount() {
    Reply made =
        post(
            ACCOUNTS,
            """
            {"name":"robot","description":"","roles":[
              {"name":"CLUSTER_DEVELOPER","resource":{"type":"ORGANIZATION"}}]}\
            """);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(names(made))
        .containsExactly(
            "id", "name", "description", "creator_name", "created_at", "roles", "group_roles");
    assertThat(made.body().path("roles").toString())
        .isEqualTo("[{\"name\":\"CLUSTER_DEVELOPER\",\"resource\":{\"type\":\"ORGANIZATION\"}}]");
    assertThat(made.body().path("group_roles").isArray()).isTrue();
    assertThat(made.text("creator_name")).isEqualTo("administrator");
    String path = ACCOUNTS + "/" + UUID.fromString(made.text("id"));
    assertThat(get(path).body()).isEqualTo(made.body());

    Reply changed = patch(path, "{\"name\":\"android\",\"description\":\"does things\"}");
    assertThat(changed.text("name")).isEqualTo("android");
    assertThat(changed.text("description")).isEqualTo("does things");
    assertThat(patch(path, "{}").body()).isEqualTo(changed.body());
    assertThat(patch(path, "{\"description\":\"\"}").text("description")).isEmpty();

    assertThat(delete(path).text("name")).isEqualTo("android");
    assertRefused(get(path), 404, 5);
    assertRefused(patch(path, "{\"name\":\"x\"}"), 404, 5);
    assertRefused(delete(path), 404, 5);
  }

  @Test
  void takesTheSameRequestForARepeatForTwoMinutes() {
    String body = "{\"name\":\"twice\",\"description\":\"\",\"roles\":[]}";
    Reply first = post(ACCOUNTS, body);
    assertThat(post(ACCOUNTS, body).text("id")).isEqualTo(first.text("id"));
    String other = "{\"name\":\"named\",\"description\":\"\",\"roles\":[]}";
    Reply named = send(administrator, "POST", ACCOUNTS, other, "Idempotency-Key", "a-1");
    clock.advance(Duration.ofMinutes(3));
    assertThat(send(administrator, "POST", ACCOUNTS, other, "Idempotency-Key", "a-1").text("id"))
        .isEqualTo(named.text("id"));
    assertThat(post(ACCOUNTS, body).text("id")).isNotEqualTo(first.text("id"));
  }

  @Test
  void givesAnAccountNothingThatItsMakerCouldNotGrant() {
    String clusterAdmin = keyWith(RoleGrant.onOrganization("CLUSTER_ADMIN"));
    String body =
        "{\"name\":\"climber\",\"roles\":"
            + "[{\"name\":\"%s\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}";
    assertRefused(send(clusterAdmin, "POST", ACCOUNTS, body.formatted("ORG_ADMIN")), 403, 7);
    assertThat(listed("")).doesNotContain("climber");
    assertThat(send(clusterAdmin, "POST", ACCOUNTS, body.formatted("CLUSTER_ADMIN")).status())
        .isEqualTo(200);
    String unknown =
        "{\"name\":\"climber\",\"roles\":[{\"name\":\"CLUSTER_ADMIN\",\"resource\":"
            + "{\"type\":\"CLUSTER\",\"id\":\""
            + UUID.randomUUID()
            + "\"}}]}";
    assertRefused(post(ACCOUNTS, unknown), 404, 5);
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String body :
        List.of(
            "{}",
            "{\"name\":\" \"}",
            "{\"name\":\"a\\u0007b\"}",
            "{\"name\":\"a\\ud800b\"}",
            "{\"name\":\"" + "x".repeat(129) + "\"}",
            "{\"name\":\"x\",\"description\":\"" + "x".repeat(1025) + "\"}",
            "{\"name\":\"x\",\"roles\":[null]}",
            "{\"name\":\"x\",\"roles\":"
                + "[{\"name\":\"KING\",\"resource\":{\"type\":\"ORGANIZATION\"}}]}",
            "{\"name\":\"x\",\"roles\":[{\"name\":\"ORG_ADMIN\",\"resource\":{\"type\":\"CLUSTER\","
                + "\"id\":\"00000000-0000-4000-8000-000000000001\"}}]}",
            "{\"name\":\"x\",\"roles\":"
                + "[{\"name\":\"ORG_ADMIN\",\"resource\":{\"type\":\"WORLD\"}}]}",
            "{\"name\":\"x\",\"roles\":[{\"name\":\"ORG_ADMIN\",\"resource\":"
                + "{\"type\":\"ORGANIZATION\",\"id\":\"other\"}}]}",
            "{\"name\":\"x\",\"roles\":[{\"name\":\"ORG_ADMIN\"}]}",
            "{\"name\":\"x\",\"roles\":{}}")) {
      assertRefused(post(ACCOUNTS, body), 400, 3);
    }
    assertRefused(get(ACCOUNTS + "/x"), 400, 3);
    assertRefused(delete(ACCOUNTS + "/x"), 400, 3);
    String longest = "\uD83D\uDE00".repeat(128);
    assertThat(post(ACCOUNTS, "{\"name\":\"" + longest + "\"}").text("name")).isEqualTo(longest);
  }

  @Test
  void listsByNameInPages() {
    for (String name : List.of("zz-3", "zz-1", "zz-2")) {
      post(ACCOUNTS, "{\"name\":\"" + name + "\"}");
    }
    assertThat(listed("")).containsSubsequence("zz-1", "zz-2", "zz-3");
    assertThat(listed("&pagination.sort_order=DESC")).containsSubsequence("zz-3", "zz-2", "zz-1");
    assertThat(listed("&pagination.as_of_time=2020-01-01T00:00:00Z")).isEmpty();
    assertRefused(get(ACCOUNTS + "?pagination.page=YWJj"), 400, 3);
  }

  @Test
  void keepsTheLastAdministrator() {
    String id =
        get(ACCOUNTS)
            .body()
            .path("service_accounts")
            .valueStream()
            .filter(account -> account.path("name").asText().equals("administrator"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asText();
    Reply refused = delete(ACCOUNTS + "/" + id);
    assertRefused(refused, 400, 9);
    assertThat(refused.text("message")).contains("ORG_ADMIN");
    assertThat(get(ACCOUNTS + "/" + id).status()).isEqualTo(200);
  }

  private List<String> listed(String more) {
    List<String> names = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(ACCOUNTS + "?pagination.limit=2" + more + page);
      assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
      assertThat(reply.body().path("service_accounts").size()).isLessThanOrEqualTo(2);
      reply
          .body()
          .path("service_accounts")
          .forEach(account -> names.add(account.path("name").asText()));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    return names;
  }
}
