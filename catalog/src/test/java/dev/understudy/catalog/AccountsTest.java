package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountsTest extends CatalogTest {
  private static final RoleGrant READER =
      new RoleGrant("CLUSTER_DEVELOPER", RoleGrant.Scope.CLUSTER, UUID.randomUUID().toString());

  private final Random random = new Random(11);

  @Test
  void keepsAnAccountWithItsGrantsUntilItIsDeletedWithItsKeys() {
    ServiceAccount made = newAccount("one", READER);
    assertThat(catalog.accounts().find(made.id())).contains(made);
    ApiKeySecret secret = newKey(made.id(), Records.NOW, null);
    assertThat(catalog.access().authenticate(secret)).isPresent();

    ServiceAccount renamed = catalog.accounts().update(made.id(), "two", null);
    assertThat(renamed.name()).isEqualTo("two");
    assertThat(renamed.description()).isEqualTo(made.description());
    assertThat(catalog.accounts().update(made.id(), null, "for tests").name()).isEqualTo("two");

    assertThat(catalog.accounts().delete(made.id()).grants()).containsExactly(READER);
    assertThat(catalog.accounts().find(made.id())).isEmpty();
    assertThat(catalog.access().authenticate(secret)).isEmpty();
    assertThat(catalog.access().grants(made.id())).isEmpty();
    assertRefused(
        ErrorCode.ACCOUNT_NOT_FOUND, () -> catalog.accounts().update(made.id(), "x", null));
    assertRefused(ErrorCode.ACCOUNT_NOT_FOUND, () -> catalog.accounts().delete(made.id()));
    assertRefused(
        ErrorCode.ACCOUNT_NOT_FOUND, () -> catalog.grants().change(made.id(), now -> now));
    assertRefused(ErrorCode.ACCOUNT_NOT_FOUND, () -> newKey(made.id(), Records.NOW, null));
  }

  @Test
  void makesOneAccountOfACommandThatIsRepeated() {
    CommandKey command = Records.command();
    ServiceAccount first = catalog.accounts().create(account("once"), command);
    assertThat(catalog.accounts().create(account("once"), command)).isEqualTo(first);

    catalog.accounts().delete(first.id());
    assertRefused(
        ErrorCode.ACCOUNT_NOT_FOUND, () -> catalog.accounts().create(account("once"), command));
  }

  @Test
  void refusesToMakeAKeyTwiceByOneCommand() {
    ServiceAccount account = newAccount("keys-once");
    ApiKeySecret secret = ApiKeySecret.generate(random);
    ApiKey key = new ApiKey(secret.id(), "k", account.id(), Records.NOW, null, null);
    CommandKey command = Records.command();
    catalog.apiKeys().create(key, secret, command);

    assertRefused(
        ErrorCode.API_KEY_ALREADY_MADE, () -> catalog.apiKeys().create(key, secret, command));
    assertThat(keys(account.id(), false)).containsExactly(key);
  }

  @Test
  void listsAccountsByNameInBothDirectionsAndAsOfATime() {
    List<String> names = new ArrayList<>();
    for (String name : List.of("page-b", "page-a", "page-c", "page-b")) {
      newAccount(name);
      names.add(name);
    }
    names.sort(null);
    assertThat(accountNames(false, null)).isEqualTo(names);
    assertThat(accountNames(true, null)).isEqualTo(names.reversed());
    assertThat(accountNames(false, Records.NOW.minusSeconds(1))).isEmpty();
    assertThat(accountNames(false, Instant.MIN)).isEmpty();
    assertThat(accountNames(false, Instant.MAX)).isEqualTo(names);
  }

  @Test
  void listsKeysByTheTimeTheyWereMade() {
    UUID account = newAccount("with-keys").id();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(newKey(account, Records.NOW.plusSeconds(i / 2), null).id());
    }
    List<ApiKey> ascending = keys(account, false);
    assertThat(ascending).hasSize(5).extracting(ApiKey::createdAt).isSorted();
    assertThat(ascending).extracting(ApiKey::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(keys(account, true)).isEqualTo(ascending.reversed());
    assertThat(keys(null, false)).containsAll(ascending);
    assertThat(keys(UUID.randomUUID(), false)).isEmpty();
  }

  @Test
  void refusesAKeyFromTheMomentItExpires() {
    UUID account = newAccount("expiring").id();
    // The catalog's clock stands still at this very time.
    ApiKeySecret over = newKey(account, Records.NOW.minusSeconds(9), Records.NOW);
    ApiKeySecret good = newKey(account, Records.NOW.minusSeconds(9), Records.NOW.plusNanos(1000));

    assertThat(catalog.access().authenticate(over)).isEmpty();
    assertThat(catalog.access().authenticate(good)).isPresent();
  }

  @Test
  void notesTheUseOfAKeyOnceAMinute() {
    UUID account = newAccount("used").id();
    String id = newKey(account, Records.NOW, null).id();
    catalog.apiKeys().noteUse(id, Records.NOW);
    catalog.apiKeys().noteUse(id, Records.NOW.plusSeconds(59));
    assertThat(lastUse(id)).isEqualTo(Records.NOW);

    catalog.apiKeys().noteUse(id, Records.NOW.plusSeconds(60));
    assertThat(lastUse(id)).isEqualTo(Records.NOW.plusSeconds(60));
    assertThat(catalog.apiKeys().rename(id, "renamed").name()).isEqualTo("renamed");
    assertRefused(
        ErrorCode.API_KEY_NOT_FOUND, () -> catalog.apiKeys().rename("CCDB1_none", "renamed"));
  }

  @Test
  void changesGrantsAsDecidedOnWhatThereIs() {
    UUID account = newAccount("granted", READER).id();
    RoleGrant other = RoleGrant.onOrganization("METRICS_VIEWER");
    Set<RoleGrant> both =
        catalog
            .grants()
            .change(
                account,
                now -> {
                  Set<RoleGrant> wanted = new HashSet<>(now);
                  wanted.add(other);
                  return wanted;
                });
    assertThat(both).containsExactlyInAnyOrder(READER, other);
    assertThat(catalog.grants().change(account, now -> Set.of(other))).containsExactly(other);
    assertThat(catalog.grants().change(account, now -> Set.of())).isEmpty();
    assertThat(catalog.accounts().listById(new PageRange<>(null, false, null, 500)))
        .filteredOn(found -> found.id().equals(account))
        .singleElement()
        .satisfies(found -> assertThat(found.grants()).isEmpty());
  }

  private @Nullable Instant lastUse(String id) {
    return catalog.apiKeys().find(id).orElseThrow().lastUsedAt();
  }

  private List<String> accountNames(boolean descending, @Nullable Instant asOf) {
    List<String> names = new ArrayList<>();
    PageRange.@Nullable Position<String> after = null;
    while (true) {
      List<ServiceAccount> page =
          catalog.accounts().list(new PageRange<>(asOf, descending, after, 2));
      for (ServiceAccount account : page) {
        if (account.name().startsWith("page-")) {
          names.add(account.name());
        }
        after = new PageRange.Position<>(account.name(), account.id().toString());
      }
      if (page.size() < 2) {
        return names;
      }
    }
  }

  private List<ApiKey> keys(@Nullable UUID account, boolean descending) {
    List<ApiKey> keys = new ArrayList<>();
    PageRange.@Nullable Position<Instant> after = null;
    while (true) {
      List<ApiKey> page =
          catalog.apiKeys().list(account, new PageRange<>(null, descending, after, 2));
      keys.addAll(page);
      if (page.size() < 2) {
        return keys;
      }
      after = new PageRange.Position<>(page.getLast().createdAt(), page.getLast().id());
    }
  }

  private ApiKeySecret newKey(UUID account, Instant createdAt, @Nullable Instant expiresAt) {
    ApiKeySecret secret = ApiKeySecret.generate(random);
    ApiKey key = new ApiKey(secret.id(), "key", account, createdAt, expiresAt, null);
    catalog.apiKeys().create(key, secret, Records.command());
    return secret;
  }

  private ServiceAccount newAccount(String name, RoleGrant... grants) {
    return catalog.accounts().create(account(name, grants), Records.command());
  }

  private static ServiceAccount account(String name, RoleGrant... grants) {
    return new ServiceAccount(
        UUID.randomUUID(), name, "described", "tester", Records.NOW, List.of(grants));
  }
}
