package dev.understudy.catalog.internal;

import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterFilter.Position;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads clusters in SQL. */
public final class SqlClusterReader implements ClusterReader {
  private static final Keyset<ClusterRecord> ACTIVE_BY_NAME =
      new Keyset<>(
          ClusterRows.SELECT,
          List.of("state NOT IN ('DELETED', 'CREATION_FAILED')"),
          "name",
          ClusterRows::record);

  private final Database database;

  public SqlClusterReader(Database database) {
    this.database = database;
  }

  @Override
  public Optional<ClusterRecord> find(UUID clusterId) {
    return database.read(handle -> ClusterRows.find(handle, clusterId));
  }

  @Override
  public List<ClusterRecord> list(ClusterFilter filter) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    String column = column(filter.sortBy());
    Position after = filter.after();
    if (after != null) {
      conditions.add(
          "(%1$s %2$s :after OR (%1$s = :after AND id %2$s :afterId))"
              .formatted(column, filter.descending() ? "<" : ">"));
      values.put("after", key(after));
      values.put("afterId", after.id().toString());
    }
    if (!filter.showInactive()) {
      conditions.add("state NOT IN ('DELETED', 'CREATION_FAILED')");
    }
    Instant asOf = filter.asOf();
    if (asOf != null) {
      conditions.add("created_at <= :asOf");
      values.put("asOf", Times.down(asOf));
    }
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    String direction = filter.descending() ? "DESC" : "ASC";
    String order = " ORDER BY %1$s %2$s, id %2$s LIMIT :limit".formatted(column, direction);
    return database.read(
        handle ->
            handle
                .createQuery(ClusterRows.SELECT + where + order)
                .bindMap(values)
                .bind("limit", filter.limit())
                .map(ClusterRows::record)
                .list());
  }

  private static String column(ClusterFilter.SortBy sortBy) {
    return switch (sortBy) {
      case NAME -> "name";
      case CREATED_AT -> "created_at";
      case DELETED_AT -> "deletion_order";
    };
  }

  private static Object key(Position position) {
    String name = position.name();
    Instant time = position.time();
    if (name == null && time == null) {
      throw new IllegalArgumentException("a position of no order");
    }
    return time == null ? String.valueOf(name) : Times.down(time);
  }

  @Override
  public List<ClusterRecord> inFolder(String folderId, PageRange<String> range) {
    return database.read(handle -> ACTIVE_BY_NAME.read(handle, range, "parent_id", folderId));
  }

  @Override
  public List<ClusterRecord> driven() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    ClusterRows.SELECT + "WHERE state IN ('CREATING', 'LOCKED') ORDER BY id")
                .map(ClusterRows::record)
                .list());
  }

  @Override
  public boolean isInLiveStream(UUID clusterId) {
    return database.read(handle -> ClusterClaims.holder(handle, clusterId).isPresent());
  }

  @Override
  public ClusterSettings settings(UUID clusterId) {
    return database.read(handle -> SettingsRows.find(handle, clusterId));
  }

  @Override
  public List<UUID> withDueSettings() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT cluster_id FROM cluster_settings WHERE due = TRUE")
                .mapTo(String.class)
                .map(UUID::fromString)
                .list());
  }
}
