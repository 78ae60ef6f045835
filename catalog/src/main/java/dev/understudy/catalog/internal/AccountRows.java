package dev.understudy.catalog.internal;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.ServiceAccount;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Service accounts as rows. */
final class AccountRows {
  /** For {@link #account}. */
  static final String SELECT =
      "SELECT id, name, description, creator, created_at FROM service_accounts";

  private AccountRows() {}

  /** With the grants, which are in rows of their own. */
  static Optional<ServiceAccount> find(Handle handle, UUID accountId) {
    return handle
        .createQuery(SELECT + " WHERE id = :id")
        .bind("id", accountId.toString())
        .map(AccountRows::account)
        .findOne()
        .map(account -> with(account, GrantRows.of(handle, accountId)));
  }

  static ServiceAccount require(Handle handle, UUID accountId) {
    return find(handle, accountId).orElseThrow(() -> notFound(accountId));
  }

  /** Keeps the account from being deleted until the transaction ends. */
  static void lock(Handle handle, UUID accountId) {
    boolean there =
        handle
            .createQuery("SELECT 1 FROM service_accounts WHERE id = :id FOR UPDATE")
            .bind("id", accountId.toString())
            .mapTo(int.class)
            .findOne()
            .isPresent();
    if (!there) {
      throw notFound(accountId);
    }
  }

  static void insert(Handle handle, ServiceAccount account) {
    handle
        .createUpdate(
            "INSERT INTO service_accounts (id, name, description, creator, created_at)"
                + " VALUES (:id, :name, :description, :creator, :now)")
        .bind("id", account.id().toString())
        .bind("name", account.name())
        .bind("description", account.description())
        .bind("creator", account.creator())
        .bind("now", Times.down(account.createdAt()))
        .execute();
    account.grants().forEach(grant -> GrantRows.insert(handle, account.id(), grant));
  }

  /** Without the grants. */
  static ServiceAccount account(ResultSet row, StatementContext context) throws SQLException {
    return new ServiceAccount(
        UUID.fromString(row.getString(1)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getTimestamp(5).toInstant(),
        List.of());
  }

  static List<ServiceAccount> withGrants(Handle handle, List<ServiceAccount> accounts) {
    Map<UUID, List<RoleGrant>> grants =
        GrantRows.of(handle, accounts.stream().map(ServiceAccount::id).toList());
    return accounts.stream()
        .map(account -> with(account, grants.getOrDefault(account.id(), List.of())))
        .toList();
  }

  private static ServiceAccount with(ServiceAccount account, List<RoleGrant> grants) {
    return new ServiceAccount(
        account.id(),
        account.name(),
        account.description(),
        account.creator(),
        account.createdAt(),
        grants);
  }

  static UnderstudyException notFound(UUID accountId) {
    return new UnderstudyException(
        ErrorCode.ACCOUNT_NOT_FOUND, "service account '" + accountId + "' not found");
  }
}
