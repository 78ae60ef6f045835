package dev.understudy.catalog.internal;

import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Streams as rows: what is taken out of a record into columns, and back. */
final class StreamRows {
  /** For {@link #snapshot}. */
  static final String SELECT_SNAPSHOT =
      "SELECT s.id, s.record, s.version, s.driver_epoch, p.sampled_at, p.retained_time,"
          + " p.replicated_time, p.status, p.fraction, p.clock_offset_millis"
          + " FROM streams s LEFT JOIN stream_progress p ON p.stream_id = s.id ";

  private static final Set<StreamPhase> BEFORE_THE_WIPE =
      EnumSet.of(StreamPhase.PREFLIGHT, StreamPhase.PEERING, StreamPhase.BACKING_UP_STANDBY);

  private StreamRows() {}

  /** A locked row. */
  record Row(StreamRecord record, @Nullable String runId, FailoverTimes times) {}

  static Row lock(Handle handle, UUID streamId) {
    return handle
        .createQuery(
            "SELECT record, version, driver_epoch, driver_run_id, phase_since, failover_since"
                + " FROM streams WHERE id = :id FOR UPDATE")
        .bind("id", streamId.toString())
        .map(
            (row, context) ->
                new Row(
                    record(row.getString(1), row.getLong(2), row.getLong(3)),
                    row.getString(4),
                    new FailoverTimes(instant(row.getTimestamp(5)), instant(row.getTimestamp(6)))))
        .findOne()
        .orElseThrow(() -> notFound(streamId));
  }

  static Optional<StreamSnapshot> find(Handle handle, UUID streamId) {
    return handle
        .createQuery(SELECT_SNAPSHOT + "WHERE s.id = :id")
        .bind("id", streamId.toString())
        .map(StreamRows::snapshot)
        .findOne();
  }

  static StreamRecord require(Handle handle, UUID streamId) {
    return find(handle, streamId).orElseThrow(() -> notFound(streamId)).record();
  }

  static void insert(Handle handle, StreamRecord record) {
    bindState(
            handle.createUpdate(
                "INSERT INTO streams (id, primary_cluster_id, standby_cluster_id, record, status,"
                    + " phase, live, driven, standby_taken, needs_attention, created_at,"
                    + " failover_at, activated_at, canceled_at, failover_time, version,"
                    + " driver_epoch) VALUES (:id, :primary, :standby, :record, :status, :phase,"
                    + " :live, :driven, :standbyTaken, :needsAttention, :createdAt, :failoverAt,"
                    + " :activatedAt, :canceledAt, :failoverTime, :version, :epoch)"),
            record)
        .bind("primary", record.primaryClusterId().toString())
        .bind("standby", record.standbyClusterId().toString())
        .bind("createdAt", Times.down(record.createdAt()))
        .bind("epoch", record.driverEpoch())
        .execute();
  }

  /**
   * @param lap what the change ends; null if that is no phase of a failover
   */
  static void update(
      Handle handle, StreamRecord record, FailoverTimes times, FailoverTimes.@Nullable Lap lap) {
    Duration whole = lap == null || lap.planned() ? null : lap.whole();
    bindState(
            handle.createUpdate(
                "UPDATE streams SET record = :record, status = :status, phase = :phase,"
                    + " live = :live, driven = :driven, standby_taken = :standbyTaken,"
                    + " needs_attention = :needsAttention, failover_at = :failoverAt,"
                    + " activated_at = :activatedAt, canceled_at = :canceledAt,"
                    + " failover_time = :failoverTime, version = :version,"
                    + " phase_since = :phaseSince, failover_since = :failoverSince,"
                    + " failover_millis = COALESCE(:failoverMillis, failover_millis)"
                    + " WHERE id = :id"),
            record)
        .bind("phaseSince", Times.downOrNull(times.phaseSince()))
        .bind("failoverSince", Times.downOrNull(times.failoverSince()))
        .bind("failoverMillis", whole == null ? null : whole.toMillis())
        .execute();
  }

  private static Update bindState(Update update, StreamRecord record) {
    StreamPhase phase = record.state().phase();
    HlcTimestamp failoverTime = record.failoverTime();
    return update
        .bind("id", record.id().toString())
        .bind("record", Json.write(content(record)))
        .bind("status", phase.status().name())
        .bind("phase", phase.name())
        .bind("live", phase.status().isLive())
        .bind("driven", phase.isDriven())
        .bind("standbyTaken", standbyTaken(record.state()))
        .bind("needsAttention", record.attention() != null)
        .bind("failoverAt", Times.downOrNull(record.failoverAt()))
        .bind("activatedAt", Times.downOrNull(record.activatedAt()))
        .bind("canceledAt", Times.downOrNull(record.canceledAt()))
        .bind("failoverTime", failoverTime == null ? null : failoverTime.decimal())
        .bind("version", record.version());
  }

  static void addToTimeline(Handle handle, UUID streamId, TimelineEntry entry) {
    handle
        .createUpdate(
            "INSERT INTO stream_timeline (stream_id, at, actor, sentence)"
                + " VALUES (:stream, :at, :actor, :sentence)")
        .bind("stream", streamId.toString())
        .bind("at", Times.down(entry.at()))
        .bind("actor", entry.actor())
        .bind("sentence", entry.sentence())
        .execute();
  }

  /** What a record says, apart from its place in the order of writes. */
  static StreamRecord content(StreamRecord record) {
    return record.at(0, 0);
  }

  static StreamSnapshot snapshot(ResultSet row, StatementContext context) throws SQLException {
    StreamRecord record = record(row.getString(2), row.getLong(3), row.getLong(4));
    Timestamp sampledAt = row.getTimestamp(5);
    if (sampledAt == null) {
      return new StreamSnapshot(record, null);
    }
    double fraction = row.getDouble(9);
    boolean unknownFraction = row.wasNull();
    return new StreamSnapshot(
        record,
        new ProgressSample(
            record.id(),
            sampledAt.toInstant(),
            instant(row.getTimestamp(6)),
            instant(row.getTimestamp(7)),
            row.getString(8),
            unknownFraction ? null : fraction,
            row.getLong(10)));
  }

  static UnderstudyException notFound(UUID streamId) {
    return new UnderstudyException(
        ErrorCode.STREAM_NOT_FOUND, "physical replication stream '" + streamId + "' not found");
  }

  private static boolean standbyTaken(StreamState state) {
    StreamPhase reached =
        switch (state) {
          case StreamState.Undoing undoing -> undoing.during();
          case StreamState.Canceled canceled -> canceled.during();
          default -> state.phase();
        };
    return !BEFORE_THE_WIPE.contains(reached);
  }

  private static StreamRecord record(String json, long version, long epoch) {
    return Json.read(json, StreamRecord.class).at(version, epoch);
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
