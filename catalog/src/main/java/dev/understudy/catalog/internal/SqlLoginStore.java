package dev.understudy.catalog.internal;

import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.util.Optional;
import java.util.UUID;

/** Keeps logins in SQL, sealed. */
public final class SqlLoginStore implements LoginStore {
  private final Database database;
  private final LoginRows rows;

  public SqlLoginStore(Database database, Sealer sealer) {
    this.database = database;
    this.rows = new LoginRows(sealer);
  }

  @Override
  public Optional<Login> find(UUID clusterId, Login.Kind kind) {
    return database.read(handle -> rows.find(handle, clusterId, kind));
  }

  @Override
  public Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login) {
    return database.transaction(
        handle ->
            rows.insert(handle, clusterId, kind, login)
                ? login
                : rows.find(handle, clusterId, kind).orElseThrow());
  }

  @Override
  public void put(UUID clusterId, Login.Kind kind, Login login) {
    database.transactionWithoutResult(handle -> rows.put(handle, clusterId, kind, login));
  }

  @Override
  public void forget(UUID clusterId, Login.Kind kind) {
    database.transactionWithoutResult(handle -> rows.delete(handle, clusterId, kind));
  }

  @Override
  public void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind) {
    database.transactionWithoutResult(
        handle -> {
          Login login =
              rows.find(handle, fromClusterId, kind)
                  .orElseThrow(
                      () ->
                          new UnderstudyException(
                              ErrorCode.INTERNAL,
                              "cluster '" + fromClusterId + "' has no " + kind + " login"));
          rows.put(handle, toClusterId, kind, login);
        });
  }
}
