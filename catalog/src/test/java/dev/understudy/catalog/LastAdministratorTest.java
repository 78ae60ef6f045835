package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a schema of its own, in which nobody else is an administrator. */
class LastAdministratorTest extends CatalogTest {
  private static final RoleGrant ADMINISTRATOR = RoleGrant.onOrganization("ORG_ADMIN");

  private final Random random = new Random(12);

  @BeforeEach
  void startWithNobody() throws Exception {
    try (var connection = java.sql.DriverManager.getConnection(url, "root", "");
        var statement = connection.createStatement()) {
      for (String table : List.of("api_keys", "role_grants", "service_accounts")) {
        statement.executeUpdate("DELETE FROM " + table);
      }
    }
  }

  @Test
  void staysHoweverItIsTried() {
    UUID last = administrator();
    String key = newKey(last);

    assertRefused(ErrorCode.LAST_ADMINISTRATOR, () -> catalog.accounts().delete(last));
    assertRefused(
        ErrorCode.LAST_ADMINISTRATOR, () -> catalog.grants().change(last, now -> Set.of()));
    assertRefused(ErrorCode.LAST_ADMINISTRATOR, () -> catalog.apiKeys().delete(key));
    assertThat(catalog.access().grants(last)).containsExactly(ADMINISTRATOR);
    assertThat(catalog.apiKeys().find(key)).isPresent();
  }

  @Test
  void isOneWhoCanStillCall() {
    UUID first = administrator();
    String key = newKey(first);
    UUID second = administrator();
    assertRefused(ErrorCode.LAST_ADMINISTRATOR, () -> catalog.apiKeys().delete(key));

    String spare = newKey(second);
    assertThat(catalog.apiKeys().delete(key).id()).isEqualTo(key);
    assertThat(catalog.accounts().delete(first).id()).isEqualTo(first);
    assertRefused(ErrorCode.LAST_ADMINISTRATOR, () -> catalog.apiKeys().delete(spare));
  }

  @Test
  void staysThoughTwoAdministratorsAreDeletedAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 10; round++) {
        startWithNobody();
        List<UUID> both = List.of(administrator(), administrator());
        both.forEach(this::newKey);
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<Boolean>> deletions = new ArrayList<>();
        for (UUID each : both) {
          deletions.add(
              threads.submit(
                  () -> {
                    together.await();
                    return deleted(each);
                  }));
        }
        boolean first = deletions.get(0).get();
        assertThat(first).as("round %d", round).isNotEqualTo(deletions.get(1).get());
      }
    }
  }

  private boolean deleted(UUID account) {
    try {
      return catalog.accounts().delete(account).id().equals(account);
    } catch (UnderstudyException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
      return false;
    }
  }

  private UUID administrator() {
    return catalog
        .accounts()
        .create(
            new ServiceAccount(
                UUID.randomUUID(), "admin", "", "tester", Records.NOW, List.of(ADMINISTRATOR)),
            Records.command())
        .id();
  }

  private String newKey(UUID account) {
    ApiKeySecret secret = ApiKeySecret.generate(random);
    catalog
        .apiKeys()
        .create(
            new ApiKey(secret.id(), "key", account, Records.NOW, null, null),
            secret,
            Records.command());
    return secret.id();
  }
}
