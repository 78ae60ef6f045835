package dev.understudy.catalog.internal;

import dev.understudy.catalog.IdRange;
import dev.understudy.catalog.StreamFilter;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.catalog.StreamVersion;
import dev.understudy.domain.StreamStatus;
import dev.understudy.domain.TimelineEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads streams in SQL. */
public final class SqlStreamReader implements StreamReader {
  private final Database database;

  public SqlStreamReader(Database database) {
    this.database = database;
  }

  @Override
  public Optional<StreamSnapshot> find(UUID streamId) {
    return database.read(handle -> StreamRows.find(handle, streamId));
  }

  @Override
  public List<StreamSnapshot> list(StreamFilter filter) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    UUID primary = filter.primaryClusterId();
    if (primary != null) {
      conditions.add("s.primary_cluster_id = :primary");
      values.put("primary", primary.toString());
    }
    UUID standby = filter.standbyClusterId();
    if (standby != null) {
      conditions.add("s.standby_cluster_id = :standby");
      values.put("standby", standby.toString());
    }
    UUID cluster = filter.clusterId();
    if (cluster != null) {
      conditions.add("(s.primary_cluster_id = :cluster OR s.standby_cluster_id = :cluster)");
      values.put("cluster", cluster.toString());
    }
    if (!filter.showFinished()) {
      conditions.add("s.live = TRUE");
    }
    if (filter.asOf() != null) {
      conditions.add("s.created_at <= :asOf");
      values.put("asOf", Times.down(filter.asOf()));
    }
    String beyond = filter.descending() ? "<" : ">";
    StreamFilter.Position after = filter.after();
    if (after != null) {
      conditions.add(
          "(s.created_at %1$s :after OR (s.created_at = :after AND s.id %1$s :afterId))"
              .formatted(beyond));
      values.put("after", Times.down(after.createdAt()));
      values.put("afterId", after.id().toString());
    }
    String direction = filter.descending() ? "DESC" : "ASC";
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    String sql =
        StreamRows.SELECT_SNAPSHOT
            + where
            + " ORDER BY s.created_at %1$s, s.id %1$s LIMIT :limit".formatted(direction);
    return database.read(
        handle ->
            handle
                .createQuery(sql)
                .bindMap(values)
                .bind("limit", filter.limit())
                .map(StreamRows::snapshot)
                .list());
  }

  @Override
  public List<TimelineEntry> timeline(UUID streamId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT at, actor, sentence FROM stream_timeline"
                        + " WHERE stream_id = :stream ORDER BY at, id")
                .bind("stream", streamId.toString())
                .map(
                    (row, context) ->
                        new TimelineEntry(
                            row.getTimestamp(1).toInstant(), row.getString(2), row.getString(3)))
                .list());
  }

  @Override
  public List<StreamSnapshot> driven(IdRange ids) {
    return driven(ids, StreamRows.SELECT_SNAPSHOT, StreamRows::snapshot);
  }

  @Override
  public List<StreamVersion> drivenVersions(IdRange ids) {
    return driven(
        ids,
        "SELECT s.id, s.version, s.driver_epoch FROM streams s ",
        (row, context) ->
            new StreamVersion(UUID.fromString(row.getString(1)), row.getLong(2), row.getLong(3)));
  }

  private <T> List<T> driven(IdRange ids, String select, RowMapper<T> mapper) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    select
                        + "WHERE s.driven = TRUE AND s.id >= :from AND s.id < :below ORDER BY s.id")
                .bind("from", ids.from())
                .bind("below", ids.below())
                .map(mapper)
                .list());
  }

  @Override
  public List<Duration> failoverDurations(int most) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT failover_millis FROM streams"
                        + " WHERE activated_at IS NOT NULL AND failover_millis IS NOT NULL"
                        + " ORDER BY activated_at DESC LIMIT :most")
                .bind("most", most)
                .map((row, context) -> Duration.ofMillis(row.getLong(1)))
                .list());
  }

  /**
   * The last stream that took the cluster as its standby promoted it, and no later stream that it
   * was the primary of handed the service to another. A stream that has not come to the wipe yet
   * has changed nothing.
   */
  @Override
  public boolean isActiveSide(UUID clusterId) {
    return database.read(
        handle -> {
          Optional<StreamSnapshot> lastAsStandby =
              handle
                  .createQuery(
                      StreamRows.SELECT_SNAPSHOT
                          + "WHERE s.standby_cluster_id = :cluster AND s.standby_taken = TRUE"
                          + " ORDER BY s.created_at DESC, s.id DESC LIMIT 1")
                  .bind("cluster", clusterId.toString())
                  .map(StreamRows::snapshot)
                  .findOne();
          if (lastAsStandby.isEmpty()
              || lastAsStandby.get().record().state().status() != StreamStatus.COMPLETED) {
            return false;
          }
          return handle
              .createQuery(
                  "SELECT 1 FROM streams WHERE primary_cluster_id = :cluster"
                      + " AND activated_at IS NOT NULL AND created_at > :since LIMIT 1")
              .bind("cluster", clusterId.toString())
              .bind("since", Times.down(lastAsStandby.get().record().createdAt()))
              .mapTo(Integer.class)
              .findOne()
              .isEmpty();
        });
  }
}
