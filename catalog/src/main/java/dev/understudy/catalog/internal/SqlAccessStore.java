package dev.understudy.catalog.internal;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKey;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.ServiceAccount;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Knows callers in SQL. */
public final class SqlAccessStore implements AccessStore {
  /** Fixed, so that two first starts at once make one administrator. */
  private static final UUID ADMINISTRATOR = UUID.fromString("00000000-0000-4000-8000-000000000001");

  private final Database database;
  private final Clock clock;

  public SqlAccessStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The hashes are compared in a time that does not depend on where they differ. The id, by which
   * the row is found, is no secret.
   */
  @Override
  public Optional<Identity> authenticate(ApiKeySecret secret) {
    Instant now = clock.instant();
    // With the grants: every request asks this, and asking once is half the way.
    List<Row> rows =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT k.secret_hash, k.expires_at, k.last_used_at, a.id, a.name,"
                            + " g.role, g.resource_type, g.resource_id FROM api_keys k"
                            + " JOIN service_accounts a ON a.id = k.service_account_id"
                            + " LEFT JOIN role_grants g ON g.account_id = a.id"
                            + " WHERE k.id = :id")
                    .bind("id", secret.id())
                    .map(SqlAccessStore::row)
                    .list());
    return rows.stream()
        .findFirst()
        .filter(key -> MessageDigest.isEqual(key.hash, secret.hash()))
        .filter(key -> key.expiresAt == null || key.expiresAt.isAfter(now))
        .map(
            key ->
                new Identity(
                    key.account,
                    rows.stream().map(Row::grant).flatMap(Stream::ofNullable).toList(),
                    secret.id(),
                    key.lastUsedAt));
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    String role = row.getString(6);
    return new Row(
        row.getBytes(1),
        SqlApiKeyStore.instant(row.getTimestamp(2)),
        SqlApiKeyStore.instant(row.getTimestamp(3)),
        new Account(UUID.fromString(row.getString(4)), row.getString(5)),
        role == null
            ? null
            : new RoleGrant(role, RoleGrant.Scope.valueOf(row.getString(7)), row.getString(8)));
  }

  @Override
  public List<RoleGrant> grants(UUID accountId) {
    return database.read(handle -> GrantRows.of(handle, accountId));
  }

  @Override
  public void addAccount(Account account, String description, String creator) {
    database.transactionWithoutResult(
        handle -> AccountRows.insert(handle, account(account, description, creator)));
  }

  @Override
  public void addKey(UUID accountId, String name, ApiKeySecret secret) {
    database.transactionWithoutResult(handle -> insertKey(handle, accountId, name, secret));
  }

  @Override
  public void grant(UUID accountId, RoleGrant grant) {
    database.transactionWithoutResult(handle -> GrantRows.insert(handle, accountId, grant));
  }

  @Override
  public boolean ensureAdministrator(ApiKeySecret secret) {
    return database.transaction(
        handle -> {
          Account administrator = new Account(ADMINISTRATOR, "administrator");
          insertUnlessThere(
              () ->
                  AccountRows.insert(
                      handle, account(administrator, "made at first start", "understudy")));
          for (String role : List.of("CLUSTER_ADMIN", "ORG_ADMIN")) {
            GrantRows.insert(handle, ADMINISTRATOR, RoleGrant.onOrganization(role));
          }
          return insertUnlessThere(() -> insertKey(handle, ADMINISTRATOR, "first key", secret));
        });
  }

  private ServiceAccount account(Account account, String description, String creator) {
    return new ServiceAccount(
        account.id(), account.name(), description, creator, clock.instant(), List.of());
  }

  private void insertKey(Handle handle, UUID accountId, String name, ApiKeySecret secret) {
    SqlApiKeyStore.insert(
        handle, new ApiKey(secret.id(), name, accountId, clock.instant(), null, null), secret);
  }

  private static boolean insertUnlessThere(Runnable insert) {
    try {
      insert.run();
      return true;
    } catch (JdbiException e) {
      if (Database.isDuplicateKey(e)) {
        return false;
      }
      throw e;
    }
  }

  /** A key with one of the grants of its account; the grant is null where there is none. */
  private record Row(
      byte[] hash,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      Account account,
      @Nullable RoleGrant grant) {}
}
