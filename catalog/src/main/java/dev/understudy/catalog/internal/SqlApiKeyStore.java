package dev.understudy.catalog.internal;

import dev.understudy.catalog.ApiKey;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.ApiKeyStore;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Keeps API keys in SQL. */
public final class SqlApiKeyStore implements ApiKeyStore {
  private static final Duration BETWEEN_USES = Duration.ofMinutes(1);
  private static final String SELECT =
      "SELECT id, name, service_account_id, created_at, expires_at, last_used_at FROM api_keys";
  private static final Keyset<ApiKey> BY_TIME =
      new Keyset<>(SELECT, List.of(), "created_at", SqlApiKeyStore::key);

  private final Database database;
  private final Clock clock;

  public SqlApiKeyStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void create(ApiKey key, ApiKeySecret secret, CommandKey command) {
    database.transactionWithoutResult(
        handle -> {
          UUID account = key.serviceAccountId();
          if (Requests.accept(handle, command, account, clock.instant()).isPresent()) {
            throw new UnderstudyException(
                ErrorCode.API_KEY_ALREADY_MADE,
                "this request has made a key, whose secret is shown only once: if it was lost,"
                    + " delete the key and make another");
          }
          AccountRows.lock(handle, account);
          insert(handle, key, secret);
        });
  }

  static void insert(Handle handle, ApiKey key, ApiKeySecret secret) {
    handle
        .createUpdate(
            "INSERT INTO api_keys"
                + " (id, service_account_id, name, secret_hash, created_at, expires_at)"
                + " VALUES (:id, :account, :name, :hash, :now, :expires)")
        .bind("id", key.id())
        .bind("account", key.serviceAccountId().toString())
        .bind("name", key.name())
        .bind("hash", secret.hash())
        .bind("now", Times.down(key.createdAt()))
        .bind("expires", Times.downOrNull(key.expiresAt()))
        .execute();
  }

  @Override
  public Optional<ApiKey> find(String keyId) {
    return database.read(handle -> find(handle, keyId));
  }

  @Override
  public List<ApiKey> list(@Nullable UUID accountId, PageRange<Instant> range) {
    return database.read(
        handle ->
            accountId == null
                ? BY_TIME.read(handle, range)
                : BY_TIME.read(handle, range, "service_account_id", accountId.toString()));
  }

  @Override
  public ApiKey rename(String keyId, String name) {
    return database.transaction(
        handle -> {
          handle.execute("UPDATE api_keys SET name = ? WHERE id = ?", name, keyId);
          return require(handle, keyId);
        });
  }

  @Override
  public ApiKey delete(String keyId) {
    return database.transaction(
        handle -> {
          ApiKey key = require(handle, keyId);
          OrganizationRow.keepingAnAdministrator(
              handle,
              clock.instant(),
              () -> handle.execute("DELETE FROM api_keys WHERE id = ?", keyId));
          return key;
        });
  }

  @Override
  public void noteUse(String keyId, Instant at) {
    database.transactionWithoutResult(
        handle ->
            handle
                .createUpdate(
                    "UPDATE api_keys SET last_used_at = :at WHERE id = :id"
                        + " AND (last_used_at IS NULL OR last_used_at <= :before)")
                .bind("at", Times.down(at))
                .bind("id", keyId)
                .bind("before", Times.down(at.minus(BETWEEN_USES)))
                .execute());
  }

  private static Optional<ApiKey> find(Handle handle, String keyId) {
    return handle
        .createQuery(SELECT + " WHERE id = :id")
        .bind("id", keyId)
        .map(SqlApiKeyStore::key)
        .findOne();
  }

  private static ApiKey require(Handle handle, String keyId) {
    return find(handle, keyId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.API_KEY_NOT_FOUND, "API key '" + keyId + "' not found"));
  }

  static ApiKey key(ResultSet row, StatementContext context) throws SQLException {
    return new ApiKey(
        row.getString(1),
        row.getString(2),
        UUID.fromString(row.getString(3)),
        row.getTimestamp(4).toInstant(),
        instant(row.getTimestamp(5)),
        instant(row.getTimestamp(6)));
  }

  static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
