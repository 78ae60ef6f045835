package dev.understudy.catalog.internal;

import dev.understudy.catalog.PageRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A list that is read in pages, each from where the one before ended.
 *
 * @param select without its conditions
 * @param always conditions of every page
 * @param key the column that the list is ordered by, before {@code id}
 */
record Keyset<T>(String select, List<String> always, String key, RowMapper<T> mapper) {

  /** One page. */
  <K> List<T> read(Handle handle, PageRange<K> range) {
    return read(handle, range, null, "");
  }

  /**
   * One page of the rows that have a value in a column.
   *
   * @param column null for all rows
   */
  <K> List<T> read(Handle handle, PageRange<K> range, @Nullable String column, String value) {
    List<String> conditions = new ArrayList<>(always);
    Map<String, Object> values = new HashMap<>();
    if (column != null) {
      conditions.add(column + " = :value");
      values.put("value", value);
    }
    if (range.asOf() != null) {
      conditions.add("created_at <= :asOf");
      values.put("asOf", Times.bounded(range.asOf()));
    }
    PageRange.Position<K> after = range.after();
    if (after != null) {
      conditions.add(
          "(%1$s %2$s :after OR (%1$s = :after AND id %2$s :afterId))"
              .formatted(key, range.descending() ? "<" : ">"));
      values.put("after", after.key());
      values.put("afterId", after.id());
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    String direction = range.descending() ? "DESC" : "ASC";
    return handle
        .createQuery(
            select + where + " ORDER BY %1$s %2$s, id %2$s LIMIT :limit".formatted(key, direction))
        .bindMap(values)
        .bind("limit", range.limit())
        .map(mapper)
        .list();
  }
}
