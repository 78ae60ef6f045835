package dev.understudy.catalog.internal;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.RoleGrant;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Keeps accounts, keys and roles in SQL. */
public final class SqlAccessStore implements AccessStore {
  /** Fixed, so that two first starts at once make one administrator. */
  private static final UUID ADMINISTRATOR = UUID.fromString("00000000-0000-4000-8000-000000000001");

  private final Database database;
  private final Clock clock;

  public SqlAccessStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Account> authenticate(ApiKeySecret secret) {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT k.secret_hash, a.id, a.name FROM api_keys k"
                            + " JOIN service_accounts a ON a.id = k.service_account_id"
                            + " WHERE k.id = :id")
                    .bind("id", secret.id())
                    .map(
                        (row, context) ->
                            new Key(
                                row.getBytes(1),
                                new Account(UUID.fromString(row.getString(2)), row.getString(3))))
                    .findOne())
        .filter(key -> MessageDigest.isEqual(key.hash, secret.hash()))
        .map(key -> key.account);
  }

  @Override
  public List<RoleGrant> grants(UUID accountId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT role, resource_type, resource_id FROM role_grants"
                        + " WHERE account_id = :account"
                        + " ORDER BY role, resource_type, resource_id")
                .bind("account", accountId.toString())
                .map(
                    (row, context) ->
                        new RoleGrant(
                            row.getString(1),
                            RoleGrant.Scope.valueOf(row.getString(2)),
                            row.getString(3)))
                .list());
  }

  @Override
  public void addAccount(Account account, String description, String creator) {
    database.transactionWithoutResult(
        handle -> insertAccount(handle, account, description, creator));
  }

  @Override
  public void addKey(UUID accountId, String name, ApiKeySecret secret) {
    database.transactionWithoutResult(handle -> insertKey(handle, accountId, name, secret));
  }

  @Override
  public void grant(UUID accountId, RoleGrant grant) {
    database.transactionWithoutResult(handle -> insertGrant(handle, accountId, grant));
  }

  @Override
  public boolean ensureAdministrator(ApiKeySecret secret) {
    return database.transaction(
        handle -> {
          Account administrator = new Account(ADMINISTRATOR, "administrator");
          insertUnlessThere(
              () -> insertAccount(handle, administrator, "made at first start", "understudy"));
          for (String role : List.of("CLUSTER_ADMIN", "ORG_ADMIN")) {
            insertGrant(handle, ADMINISTRATOR, RoleGrant.onOrganization(role));
          }
          return insertUnlessThere(() -> insertKey(handle, ADMINISTRATOR, "first key", secret));
        });
  }

  private void insertAccount(Handle handle, Account account, String description, String creator) {
    handle
        .createUpdate(
            "INSERT INTO service_accounts (id, name, description, creator, created_at)"
                + " VALUES (:id, :name, :description, :creator, :now)")
        .bind("id", account.id().toString())
        .bind("name", account.name())
        .bind("description", description)
        .bind("creator", creator)
        .bind("now", Times.down(clock.instant()))
        .execute();
  }

  private void insertKey(Handle handle, UUID accountId, String name, ApiKeySecret secret) {
    handle
        .createUpdate(
            "INSERT INTO api_keys (id, service_account_id, name, secret_hash, created_at)"
                + " VALUES (:id, :account, :name, :hash, :now)")
        .bind("id", secret.id())
        .bind("account", accountId.toString())
        .bind("name", name)
        .bind("hash", secret.hash())
        .bind("now", Times.down(clock.instant()))
        .execute();
  }

  private static void insertGrant(Handle handle, UUID accountId, RoleGrant grant) {
    insertUnlessThere(
        () ->
            handle
                .createUpdate(
                    "INSERT INTO role_grants (account_id, role, resource_type, resource_id)"
                        + " VALUES (:account, :role, :type, :resource)")
                .bind("account", accountId.toString())
                .bind("role", grant.role())
                .bind("type", grant.scope().name())
                .bind("resource", grant.resourceId())
                .execute());
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

  private record Key(byte[] hash, Account account) {}
}
