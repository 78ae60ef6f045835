package dev.understudy.catalog.internal;

import dev.understudy.catalog.AuditLog;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds audit entries in SQL. */
public final class SqlAuditLog implements AuditLog {
  private final Database database;

  public SqlAuditLog(Database database) {
    this.database = database;
  }

  @Override
  public void append(Entry entry) {
    database.transactionWithoutResult(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO audit_entries (created_at, account_id, action, subject_id,"
                        + " cluster_id, payload, error, request_id, source_address)"
                        + " VALUES (:at, :account, :action, :subject, :cluster, :payload, :error,"
                        + " :request, :source)")
                .bind("at", Times.down(entry.at()))
                .bind("account", entry.accountId().toString())
                .bind("action", entry.action())
                .bind("subject", text(entry.subjectId()))
                .bind("cluster", text(entry.clusterId()))
                .bind("payload", entry.payload())
                .bind("error", entry.error())
                .bind("request", entry.requestId())
                .bind("source", entry.sourceAddress())
                .execute());
  }

  @Override
  public List<Entry> newest(int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT created_at, account_id, action, subject_id, cluster_id, payload,"
                        + " error, request_id, source_address FROM audit_entries"
                        + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Entry(
                            row.getTimestamp(1).toInstant(),
                            UUID.fromString(row.getString(2)),
                            row.getString(3),
                            id(row.getString(4)),
                            id(row.getString(5)),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9)))
                .list());
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static @Nullable UUID id(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
