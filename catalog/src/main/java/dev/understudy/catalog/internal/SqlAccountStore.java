package dev.understudy.catalog.internal;

import dev.understudy.catalog.AccountStore;
import dev.understudy.catalog.PageRange;
import dev.understudy.catalog.ServiceAccount;
import dev.understudy.domain.CommandKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keeps service accounts in SQL. */
public final class SqlAccountStore implements AccountStore {
  private static final Keyset<ServiceAccount> BY_NAME =
      new Keyset<>(AccountRows.SELECT, List.of(), "name", AccountRows::account);
  private static final Keyset<ServiceAccount> BY_ID =
      new Keyset<>(AccountRows.SELECT, List.of(), "id", AccountRows::account);

  private final Database database;
  private final Clock clock;

  public SqlAccountStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public ServiceAccount create(ServiceAccount account, CommandKey command) {
    return database.transaction(
        handle -> {
          UUID earlier =
              Requests.accept(handle, command, account.id(), clock.instant()).orElse(null);
          if (earlier == null) {
            AccountRows.insert(handle, account);
          }
          return AccountRows.require(handle, earlier == null ? account.id() : earlier);
        });
  }

  @Override
  public Optional<ServiceAccount> find(UUID accountId) {
    return database.read(handle -> AccountRows.find(handle, accountId));
  }

  @Override
  public List<ServiceAccount> list(PageRange<String> range) {
    return database.read(handle -> AccountRows.withGrants(handle, BY_NAME.read(handle, range)));
  }

  @Override
  public List<ServiceAccount> listById(PageRange<String> range) {
    return database.read(handle -> AccountRows.withGrants(handle, BY_ID.read(handle, range)));
  }

  @Override
  public ServiceAccount update(
      UUID accountId, @Nullable String name, @Nullable String description) {
    return database.transaction(
        handle -> {
          handle
              .createUpdate(
                  "UPDATE service_accounts SET name = COALESCE(:name, name),"
                      + " description = COALESCE(:description, description) WHERE id = :id")
              .bind("name", name)
              .bind("description", description)
              .bind("id", accountId.toString())
              .execute();
          return AccountRows.require(handle, accountId);
        });
  }

  @Override
  public ServiceAccount delete(UUID accountId) {
    return database.transaction(
        handle -> {
          ServiceAccount account = AccountRows.require(handle, accountId);
          OrganizationRow.keepingAnAdministrator(
              handle, clock.instant(), () -> remove(handle, accountId));
          return account;
        });
  }

  private static void remove(Handle handle, UUID accountId) {
    // First, so that no key and no grant is added meanwhile.
    AccountRows.lock(handle, accountId);
    String id = accountId.toString();
    handle.execute("DELETE FROM api_keys WHERE service_account_id = ?", id);
    handle.execute("DELETE FROM role_grants WHERE account_id = ?", id);
    handle.execute("DELETE FROM service_accounts WHERE id = ?", id);
  }
}
