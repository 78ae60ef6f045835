package dev.understudy.localcluster.sql.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.row.KeyEncoder;
import dev.understudy.localcluster.sql.row.Keys;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A table as the catalog describes it; {@code primaryKey} holds positions of columns. */
public record Table(
    int id, String name, String owner, List<Column> columns, List<Integer> primaryKey) {
  /** The column that stands in where a table has no primary key of its own. */
  public static final String ROW_ID = "rowid";

  @JsonIgnore
  public List<SqlType> types() {
    return columns.stream().map(Column::type).toList();
  }

  @JsonIgnore
  public List<Column> visibleColumns() {
    return columns.stream().filter(column -> !column.hidden()).toList();
  }

  /** The position of a column, or -1. */
  public int position(String column) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .findFirst()
        .orElse(-1);
  }

  /** The key under which a row is stored. */
  public byte[] key(@Nullable Object[] row) {
    KeyEncoder key = new KeyEncoder().raw(Keys.rows(id));
    for (int position : primaryKey) {
      key.value(Objects.requireNonNull(row[position], "primary key column is null"));
    }
    return key.key();
  }

  /** What an INSERT of a key that is there already answers. */
  public ClusterException duplicateKey() {
    StringBuilder detail = new StringBuilder();
    for (int position : primaryKey) {
      detail.append(detail.isEmpty() ? "" : ", ").append(columns.get(position).name());
    }
    return new ClusterException(
        "23505",
        "duplicate key value violates unique constraint \"" + name + "_pkey\"",
        "Key (" + detail + ") already exists.");
  }
}
