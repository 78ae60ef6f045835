package dev.understudy.catalog.internal;

import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Clusters as rows. */
final class ClusterRows {
  /** For {@link #record}. */
  static final String SELECT =
      "SELECT id, name, provider, state, spec, creator_id, created_at, updated_at, deleted_at,"
          + " host, sql_port, http_port, version, driver_epoch, driver_run_id, ca_certificate"
          + " FROM clusters ";

  private ClusterRows() {}

  /** A locked row. */
  record Row(ClusterRecord record, @Nullable String runId) {}

  static Row lock(Handle handle, UUID clusterId) {
    return handle
        .createQuery(SELECT + "WHERE id = :id FOR UPDATE")
        .bind("id", clusterId.toString())
        .map((row, context) -> new Row(record(row, context), row.getString(15)))
        .findOne()
        .orElseThrow(() -> notFound(clusterId));
  }

  static Optional<ClusterRecord> find(Handle handle, UUID clusterId) {
    return handle
        .createQuery(SELECT + "WHERE id = :id")
        .bind("id", clusterId.toString())
        .map(ClusterRows::record)
        .findOne();
  }

  static ClusterRecord require(Handle handle, UUID clusterId) {
    return find(handle, clusterId).orElseThrow(() -> notFound(clusterId));
  }

  static void insert(Handle handle, ClusterRecord record) {
    bind(
            handle.createUpdate(
                "INSERT INTO clusters (id, name, provider, state, spec, creator_id, created_at,"
                    + " updated_at, deleted_at, host, sql_port, http_port, ca_certificate, version,"
                    + " driver_epoch) VALUES (:id, :name, :provider, :state, :spec, :creator,"
                    + " :createdAt, :updatedAt, :deletedAt, :host, :sqlPort, :httpPort, :ca,"
                    + " :version, :epoch)"),
            record)
        .bind("name", record.name())
        .bind("provider", record.provider().name())
        .bind("creator", record.creatorId())
        .bind("createdAt", Times.down(record.createdAt()))
        .bind("epoch", record.driverEpoch())
        .execute();
  }

  static void update(Handle handle, ClusterRecord record) {
    bind(
            handle.createUpdate(
                "UPDATE clusters SET state = :state, spec = :spec, updated_at = :updatedAt,"
                    + " deleted_at = :deletedAt, host = :host, sql_port = :sqlPort,"
                    + " http_port = :httpPort, ca_certificate = :ca, version = :version"
                    + " WHERE id = :id"),
            record)
        .execute();
  }

  private static Update bind(Update update, ClusterRecord record) {
    ClusterEndpoint endpoint = record.endpoint();
    return update
        .bind("id", record.id().toString())
        .bind("state", record.state().name())
        .bind("spec", Json.write(record.spec()))
        .bind("updatedAt", Times.down(record.updatedAt()))
        .bind("deletedAt", Times.downOrNull(record.deletedAt()))
        .bind("host", endpoint == null ? null : endpoint.host())
        .bind("sqlPort", endpoint == null ? null : endpoint.sqlPort())
        .bind("httpPort", endpoint == null ? null : endpoint.httpPort())
        .bind("ca", endpoint == null ? null : endpoint.caCertificate())
        .bind("version", record.version());
  }

  static ClusterRecord record(ResultSet row, StatementContext context) throws SQLException {
    Timestamp deletedAt = row.getTimestamp(9);
    String host = row.getString(10);
    return new ClusterRecord(
        UUID.fromString(row.getString(1)),
        row.getString(2),
        CloudProvider.valueOf(row.getString(3)),
        ClusterState.valueOf(row.getString(4)),
        Json.read(row.getString(5), ClusterSpec.class),
        row.getString(6),
        row.getTimestamp(7).toInstant(),
        row.getTimestamp(8).toInstant(),
        deletedAt == null ? null : deletedAt.toInstant(),
        host == null
            ? null
            : new ClusterEndpoint(host, row.getInt(11), row.getInt(12), row.getString(16)),
        row.getLong(13),
        row.getLong(14));
  }

  /** The same record at another place in the order of writes. */
  static ClusterRecord at(ClusterRecord record, long version, long epoch) {
    return new ClusterRecord(
        record.id(),
        record.name(),
        record.provider(),
        record.state(),
        record.spec(),
        record.creatorId(),
        Times.down(record.createdAt()),
        Times.down(record.updatedAt()),
        Times.downOrNull(record.deletedAt()),
        record.endpoint(),
        version,
        epoch);
  }

  static UnderstudyException notFound(UUID clusterId) {
    return new UnderstudyException(
        ErrorCode.CLUSTER_NOT_FOUND, "cluster '" + clusterId + "' not found");
  }
}
