package dev.understudy.catalog.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalog.Sealer;
import dev.understudy.domain.Login;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Logins as rows of sealed bytes, each sealed for its cluster and kind. */
final class LoginRows {
  static final String PURPOSE = "cluster-login/";
  private static final String INSERT =
      "INSERT INTO cluster_logins (cluster_id, kind, sealed) VALUES (:cluster, :kind, :sealed)";

  private final Sealer sealer;

  LoginRows(Sealer sealer) {
    this.sealer = sealer;
  }

  Optional<Login> find(Handle handle, UUID clusterId, Login.Kind kind) {
    return handle
        .createQuery(
            "SELECT sealed FROM cluster_logins WHERE cluster_id = :cluster AND kind = :kind")
        .bind("cluster", clusterId.toString())
        .bind("kind", kind.name())
        .map((row, context) -> row.getBytes(1))
        .findOne()
        .map(ciphertext -> open(clusterId, kind, ciphertext));
  }

  /** Whether there was none before. */
  boolean insert(Handle handle, UUID clusterId, Login.Kind kind, Login login) {
    try {
      write(handle, INSERT, clusterId, kind, login);
      return true;
    } catch (JdbiException e) {
      if (Database.isDuplicateKey(e)) {
        return false;
      }
      throw e;
    }
  }

  void put(Handle handle, UUID clusterId, Login.Kind kind, Login login) {
    write(
        handle,
        INSERT + " ON DUPLICATE KEY UPDATE sealed = VALUES(sealed)",
        clusterId,
        kind,
        login);
  }

  void delete(Handle handle, UUID clusterId, Login.Kind kind) {
    handle
        .createUpdate("DELETE FROM cluster_logins WHERE cluster_id = :cluster AND kind = :kind")
        .bind("cluster", clusterId.toString())
        .bind("kind", kind.name())
        .execute();
  }

  private void write(Handle handle, String sql, UUID clusterId, Login.Kind kind, Login login) {
    byte[] sealed = sealer.seal(Json.write(login).getBytes(UTF_8), purpose(clusterId, kind));
    handle
        .createUpdate(sql)
        .bind("cluster", clusterId.toString())
        .bind("kind", kind.name())
        .bind("sealed", sealed)
        .execute();
    SealFence.pass(handle, sealed);
  }

  private Login open(UUID clusterId, Login.Kind kind, byte[] ciphertext) {
    byte[] opened = sealer.open(ciphertext, purpose(clusterId, kind));
    return Json.read(new String(opened, UTF_8), Login.class);
  }

  private static String purpose(UUID clusterId, Login.Kind kind) {
    return PURPOSE + clusterId + "/" + kind;
  }
}
