package dev.understudy.catalog.internal;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The table in which every command has one row: accepted, with what it made or changed, or
 * withdrawn. Whoever inserts the row first has decided; the primary key sees to that.
 */
final class Requests {
  private Requests() {}

  /** One row. */
  record Row(String bodyHash, boolean accepted, @Nullable UUID subjectId) {}

  /**
   * Remembers, within the transaction that carries it out, that a command takes effect.
   *
   * @return the subject of the same command, where it took effect before
   */
  static Optional<UUID> accept(Handle handle, CommandKey command, UUID subjectId, Instant now) {
    if (insert(handle, command, "ACCEPTED", subjectId, now)) {
      if (now.isAfter(command.notAfter())) {
        throw new UnderstudyException(
            ErrorCode.COMMAND_EXPIRED, "the request's deadline passed before it took effect");
      }
      return Optional.empty();
    }
    Row row = existing(handle, command);
    if (!row.accepted()) {
      throw new UnderstudyException(
          ErrorCode.COMMAND_WITHDRAWN, "the request was given up before it took effect");
    }
    return Optional.ofNullable(row.subjectId());
  }

  /** Gives a command up; answers its subject where it took effect before. */
  static Optional<UUID> withdraw(Handle handle, CommandKey command, Instant now) {
    if (insert(handle, command, "WITHDRAWN", null, now)) {
      return Optional.empty();
    }
    return Optional.ofNullable(existing(handle, command).subjectId());
  }

  static Optional<Row> find(Handle handle, String caller, String key) {
    return handle
        .createQuery(
            "SELECT body_hash, outcome, subject_id FROM requests"
                + " WHERE caller = :caller AND request_key = :key")
        .bind("caller", caller)
        .bind("key", key)
        .map((row, context) -> row(row.getString(1), row.getString(2), row.getString(3)))
        .findOne();
  }

  static void requireSameBody(Row row, CommandKey command) {
    if (!row.bodyHash().equals(command.bodyHash())) {
      throw new UnderstudyException(
          ErrorCode.REQUEST_ID_REUSED, "the idempotency key was used with another request");
    }
  }

  private static boolean insert(
      Handle handle, CommandKey command, String outcome, @Nullable UUID subjectId, Instant now) {
    try {
      handle
          .createUpdate(
              "INSERT INTO requests"
                  + " (caller, request_key, body_hash, outcome, subject_id, created_at)"
                  + " VALUES (:caller, :key, :bodyHash, :outcome, :subject, :now)")
          .bind("caller", command.caller())
          .bind("key", command.key())
          .bind("bodyHash", command.bodyHash())
          .bind("outcome", outcome)
          .bind("subject", subjectId == null ? null : subjectId.toString())
          .bind("now", Times.down(now))
          .execute();
      return true;
    } catch (JdbiException e) {
      if (Database.isDuplicateKey(e)) {
        return false;
      }
      throw e;
    }
  }

  private static Row existing(Handle handle, CommandKey command) {
    Row row =
        find(handle, command.caller(), command.key())
            .orElseThrow(() -> new IllegalStateException("a duplicate key without its row"));
    requireSameBody(row, command);
    return row;
  }

  private static Row row(String bodyHash, String outcome, @Nullable String subjectId) {
    return new Row(
        bodyHash,
        outcome.equals("ACCEPTED"),
        subjectId == null ? null : UUID.fromString(subjectId));
  }
}
