package dev.understudy.catalog.internal;

import dev.understudy.catalog.LoginSeals;
import dev.understudy.catalog.Sealer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the key's id out of what was sealed: four bytes after the first. */
public final class SqlLoginSeals implements LoginSeals {
  private static final String KEY = "CAST(CONV(HEX(SUBSTRING(sealed, 2, 4)), 16, 10) AS UNSIGNED)";
  private static final String PLACE = "CONCAT(cluster_id, '/', kind)";

  private final Database database;
  private final Sealer sealer;
  private final Clock clock;

  public SqlLoginSeals(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  private record Row(String place, byte[] sealed) {
    /** As {@link LoginRows} seals it. */
    String purpose() {
      return LoginRows.PURPOSE + place;
    }
  }

  @Override
  public Map<Long, Long> loginsByKey() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + KEY
                        + " AS seal_key, COUNT(*) AS logins FROM cluster_logins GROUP BY seal_key")
                .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public Set<Long> retired() {
    return database.read(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("SELECT key_id FROM retired_seal_keys")
                    .mapTo(long.class)
                    .list()));
  }

  @Override
  public Batch reseal(@Nullable String after, int limit) {
    long primary = sealer.primary();
    return database.transaction(
        handle -> {
          List<Row> rows = notUnder(handle, primary, after == null ? "" : after, limit);
          List<String> unopened = new ArrayList<>();
          int resealed = 0;
          for (Row row : rows) {
            try {
              resealed += exchange(handle, row, again(row));
            } catch (IllegalStateException damaged) {
              unopened.add(row.place());
            }
          }
          String end = rows.size() < limit ? null : rows.getLast().place();
          return new Batch(end, resealed, unopened);
        });
  }

  private static List<Row> notUnder(Handle handle, long primary, String after, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + PLACE
                + " AS place, sealed FROM cluster_logins WHERE "
                + KEY
                + " <> :primary AND "
                + PLACE
                + " > :after ORDER BY place LIMIT :limit")
        .bind("primary", primary)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> new Row(row.getString(1), row.getBytes(2)))
        .list();
  }

  private byte[] again(Row row) {
    return sealer.seal(sealer.open(row.sealed(), row.purpose()), row.purpose());
  }

  private static int exchange(Handle handle, Row row, byte[] fresh) {
    String[] place = row.place().split("/", 2);
    return handle
        .createUpdate(
            "UPDATE cluster_logins SET sealed = :fresh"
                + " WHERE cluster_id = :cluster AND kind = :kind AND sealed = :seen")
        .bind("fresh", fresh)
        .bind("cluster", place[0])
        .bind("kind", place[1])
        .bind("seen", row.sealed())
        .execute();
  }

  @Override
  public Set<Long> retire(Set<Long> keys) {
    Set<Long> retired = new TreeSet<>();
    for (long key : keys) {
      if (database.transaction(handle -> retire(handle, key))) {
        retired.add(key);
      }
    }
    return retired;
  }

  /** In this order: see {@link SealFence}. */
  private boolean retire(Handle handle, long key) {
    handle
        .createUpdate(
            "INSERT IGNORE INTO retired_seal_keys (key_id, retired_at) VALUES (:key, :at)")
        .bind("key", key)
        .bind("at", Times.down(clock.instant()))
        .execute();
    long sealed =
        handle
            .createQuery(
                "SELECT COUNT(*) FROM cluster_logins WHERE " + KEY + " = :key LOCK IN SHARE MODE")
            .bind("key", key)
            .mapTo(long.class)
            .one();
    if (sealed > 0) {
      handle.rollback();
    }
    return sealed == 0;
  }

  /** Waits a little for the lock: a session outlives its client, which was killed, a moment. */
  @Override
  public boolean exclusively(Runnable work) {
    return database.read(
        handle -> {
          if (!lock(handle, "GET_LOCK(CONCAT('understudy-seal-keys/', DATABASE()), 3)")) {
            return false;
          }
          try {
            work.run();
            return true;
          } finally {
            lock(handle, "RELEASE_LOCK(CONCAT('understudy-seal-keys/', DATABASE()))");
          }
        });
  }

  private static boolean lock(Handle handle, String call) {
    return handle.createQuery("SELECT COALESCE(" + call + ", 0)").mapTo(int.class).one() == 1;
  }
}
