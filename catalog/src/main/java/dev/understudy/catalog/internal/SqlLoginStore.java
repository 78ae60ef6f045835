package dev.understudy.catalog.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Keeps logins as sealed bytes, each sealed for its cluster and kind. */
public final class SqlLoginStore implements LoginStore {
  static final String PURPOSE = "cluster-login/";

  private final Database database;
  private final Sealer sealer;

  public SqlLoginStore(Database database, Sealer sealer) {
    this.database = database;
    this.sealer = sealer;
  }

  @Override
  public Optional<Login> find(UUID clusterId, Login.Kind kind) {
    return database.read(handle -> find(handle, clusterId, kind));
  }

  @Override
  public Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login) {
    return database.transaction(
        handle -> {
          byte[] sealed = seal(clusterId, kind, login);
          try {
            handle
                .createUpdate(
                    "INSERT INTO cluster_logins (cluster_id, kind, sealed)"
                        + " VALUES (:cluster, :kind, :sealed)")
                .bind("cluster", clusterId.toString())
                .bind("kind", kind.name())
                .bind("sealed", sealed)
                .execute();
            SealFence.pass(handle, sealed);
            return login;
          } catch (JdbiException e) {
            if (Database.isDuplicateKey(e)) {
              return find(handle, clusterId, kind).orElseThrow();
            }
            throw e;
          }
        });
  }

  @Override
  public void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind) {
    database.transactionWithoutResult(
        handle -> {
          Login login =
              find(handle, fromClusterId, kind)
                  .orElseThrow(
                      () ->
                          new UnderstudyException(
                              ErrorCode.INTERNAL,
                              "cluster '" + fromClusterId + "' has no " + kind + " login"));
          byte[] sealed = seal(toClusterId, kind, login);
          handle
              .createUpdate(
                  "INSERT INTO cluster_logins (cluster_id, kind, sealed)"
                      + " VALUES (:cluster, :kind, :sealed)"
                      + " ON DUPLICATE KEY UPDATE sealed = VALUES(sealed)")
              .bind("cluster", toClusterId.toString())
              .bind("kind", kind.name())
              .bind("sealed", sealed)
              .execute();
          SealFence.pass(handle, sealed);
        });
  }

  private Optional<Login> find(Handle handle, UUID clusterId, Login.Kind kind) {
    return handle
        .createQuery(
            "SELECT sealed FROM cluster_logins WHERE cluster_id = :cluster AND kind = :kind")
        .bind("cluster", clusterId.toString())
        .bind("kind", kind.name())
        .map((row, context) -> row.getBytes(1))
        .findOne()
        .map(ciphertext -> open(clusterId, kind, ciphertext));
  }

  private byte[] seal(UUID clusterId, Login.Kind kind, Login login) {
    return sealer.seal(Json.write(login).getBytes(UTF_8), purpose(clusterId, kind));
  }

  private Login open(UUID clusterId, Login.Kind kind, byte[] ciphertext) {
    byte[] opened = sealer.open(ciphertext, purpose(clusterId, kind));
    return Json.read(new String(opened, UTF_8), Login.class);
  }

  private static String purpose(UUID clusterId, Login.Kind kind) {
    return PURPOSE + clusterId + "/" + kind;
  }
}
