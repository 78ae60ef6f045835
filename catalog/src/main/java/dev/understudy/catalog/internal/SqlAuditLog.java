package dev.understudy.catalog.internal;

import dev.understudy.catalog.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Adds audit entries in SQL and reads them; no statement changes or removes an entry. */
public final class SqlAuditLog implements AuditLog {
  /** A command that makes a cluster has it for its subject, not for its cluster. */
  private static final String SELECT =
      "SELECT e.id, e.created_at, e.account_id, COALESCE(e.account_name, a.name, ''), e.action,"
          + " e.subject_id, e.cluster_id, e.payload, e.error, e.request_id, e.source_address,"
          + " COALESCE(c.id, e.cluster_id), c.name FROM audit_entries e"
          + " LEFT JOIN clusters c ON c.id = COALESCE(e.cluster_id, e.subject_id)"
          + " LEFT JOIN service_accounts a ON a.id = e.account_id";

  private final Database database;

  public SqlAuditLog(Database database) {
    this.database = database;
  }

  @Override
  public long begin(Entry entry) {
    return database.transaction(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO audit_pending (created_at, account_id, account_name, action,"
                        + " payload, request_id, source_address)"
                        + " VALUES (:at, :account, :name, :action, :payload, :request, :source)")
                .bindMap(values(entry))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
  }

  @Override
  public void end(long begun, Entry entry) {
    database.transactionWithoutResult(
        handle -> {
          if (isTaken(handle, begun)) {
            add(handle, entry);
          }
        });
  }

  @Override
  public int endForgotten(Instant before, Instant now) {
    return database.transaction(
        handle -> {
          int ended = 0;
          for (Pending pending : pending(handle, before)) {
            if (isTaken(handle, pending.id())) {
              add(handle, pending.ended(now));
              ended++;
            }
          }
          return ended;
        });
  }

  /** Whether the command was pending; whoever takes it away adds its entry. */
  private static boolean isTaken(Handle handle, long begun) {
    return handle
            .createUpdate("DELETE FROM audit_pending WHERE id = :id")
            .bind("id", begun)
            .execute()
        == 1;
  }

  private static void add(Handle handle, Entry entry) {
    handle
        .createUpdate(
            "INSERT INTO audit_entries (created_at, account_id, account_name, action,"
                + " subject_id, cluster_id, payload, error, request_id, source_address)"
                + " VALUES (:at, :account, :name, :action, :subject, :cluster, :payload,"
                + " :error, :request, :source)")
        .bindMap(values(entry))
        .execute();
  }

  private static Map<String, @Nullable Object> values(Entry entry) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("at", Times.down(entry.at()));
    values.put("account", entry.accountId().toString());
    values.put("name", entry.accountName());
    values.put("action", entry.action());
    values.put("subject", text(entry.subjectId()));
    values.put("cluster", text(entry.clusterId()));
    values.put("payload", entry.payload());
    values.put("error", entry.error());
    values.put("request", entry.requestId());
    values.put("source", entry.sourceAddress());
    return values;
  }

  private static List<Pending> pending(Handle handle, Instant before) {
    return handle
        .createQuery(
            "SELECT id, created_at, account_id, account_name, action, payload, request_id,"
                + " source_address FROM audit_pending WHERE created_at < :before"
                + " ORDER BY created_at LIMIT 1000")
        .bind("before", Times.down(before))
        .map(
            (row, context) ->
                new Pending(
                    row.getLong(1),
                    new Entry(
                        row.getTimestamp(2).toInstant(),
                        UUID.fromString(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        null,
                        null,
                        row.getString(6),
                        OUTCOME_UNKNOWN,
                        row.getString(7),
                        row.getString(8))))
        .list();
  }

  /** A command whose outcome is not written down. */
  private record Pending(long id, Entry asked) {

    /** Its time is now, so that who follows the log sees it; the payload says when it began. */
    Entry ended(Instant now) {
      return new Entry(
          now,
          asked.accountId(),
          asked.accountName(),
          asked.action(),
          null,
          null,
          asked.payload() + " begun_at=" + asked.at(),
          OUTCOME_UNKNOWN,
          asked.requestId(),
          asked.sourceAddress());
    }
  }

  @Override
  public List<Entry> newest(int limit) {
    List<Shown> newest =
        database.read(
            handle ->
                handle
                    .createQuery(SELECT + " ORDER BY e.created_at DESC, e.id DESC LIMIT :limit")
                    .bind("limit", limit)
                    .map(SqlAuditLog::shown)
                    .list());
    return newest.stream().map(Shown::entry).toList();
  }

  @Override
  public Page page(@Nullable Instant startingFrom, boolean descending, int limit) {
    Order order = descending ? new Order("<", ">=", "DESC") : new Order(">", "<=", "ASC");
    Instant end = descending ? Times.EARLIEST : Times.LATEST;
    Instant beginning = descending ? Times.LATEST : Times.EARLIEST;
    Instant from = startingFrom == null ? beginning : Times.bounded(startingFrom);
    return database.read(
        handle -> {
          Optional<Instant> last = order.nth(handle, from, limit);
          if (last.isEmpty()) {
            return new Page(order.between(handle, from, end), null);
          }
          boolean more = order.nth(handle, last.get(), 1).isPresent();
          return new Page(order.between(handle, from, last.get()), more ? last.get() : null);
        });
  }

  /** The one direction or the other. */
  private record Order(String beyond, String upTo, String direction) {

    /** The time of the entry that is so many beyond a time. */
    Optional<Instant> nth(Handle handle, Instant from, int n) {
      return handle
          .createQuery(
              "SELECT created_at FROM audit_entries WHERE created_at %s :from".formatted(beyond)
                  + " ORDER BY created_at %s LIMIT 1 OFFSET :skipped".formatted(direction))
          .bind("from", Times.down(from))
          .bind("skipped", n - 1)
          .map((row, context) -> row.getTimestamp(1).toInstant())
          .findOne();
    }

    /** The entries beyond a time, up to and with another. */
    List<Shown> between(Handle handle, Instant from, Instant last) {
      return handle
          .createQuery(
              SELECT
                  + " WHERE e.created_at %s :from AND e.created_at %s :last".formatted(beyond, upTo)
                  + " ORDER BY e.created_at %1$s, e.id %1$s".formatted(direction))
          .bind("from", Times.down(from))
          .bind("last", Times.down(last))
          .map(SqlAuditLog::shown)
          .list();
    }
  }

  private static Shown shown(ResultSet row, StatementContext context) throws SQLException {
    return new Shown(
        row.getLong(1),
        new Entry(
            row.getTimestamp(2).toInstant(),
            UUID.fromString(row.getString(3)),
            row.getString(4),
            row.getString(5),
            id(row.getString(6)),
            id(row.getString(7)),
            row.getString(8),
            row.getString(9),
            row.getString(10),
            row.getString(11)),
        id(row.getString(12)),
        row.getString(13));
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static @Nullable UUID id(@Nullable String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
