package dev.understudy.catalog.internal;

import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.ClusterRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
  public List<ClusterRecord> list(
      boolean showInactive, @Nullable String afterName, @Nullable UUID afterId, int limit) {
    String active = showInactive ? "" : " AND state NOT IN ('DELETED', 'CREATION_FAILED')";
    return database.read(
        handle ->
            handle
                .createQuery(
                    ClusterRows.SELECT
                        + "WHERE (name > :name OR (name = :name AND id > :id))"
                        + active
                        + " ORDER BY name, id LIMIT :limit")
                .bind("name", afterName == null ? "" : afterName)
                .bind("id", afterId == null ? "" : afterId.toString())
                .bind("limit", limit)
                .map(ClusterRows::record)
                .list());
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
}
