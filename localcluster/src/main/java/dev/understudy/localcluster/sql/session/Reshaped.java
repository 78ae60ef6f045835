package dev.understudy.localcluster.sql.session;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows with other columns than their source has: found by name, NULL where the source has none. */
public record Reshaped(RowSource source, List<ResultColumn> columns) implements RowSource {

  public Reshaped(RowSource source, String columns) {
    this(source, Columns.of(columns));
  }

  /** The same rows without one of their columns. */
  public static RowSource without(String column, RowSource source) {
    return new Reshaped(
        source, source.columns().stream().filter(found -> !found.name().equals(column)).toList());
  }

  @Override
  public RowCursor open(Execution execution) {
    int[] positions = columns.stream().mapToInt(column -> position(column.name())).toArray();
    RowCursor rows = source.open(execution);
    return new RowCursor() {
      @Override
      public @Nullable Object @Nullable [] next() {
        @Nullable Object[] row = rows.next();
        if (row == null) {
          return null;
        }
        @Nullable Object[] reshaped = new @Nullable Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
          reshaped[i] = positions[i] < 0 ? null : row[positions[i]];
        }
        return reshaped;
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  private int position(String name) {
    List<ResultColumn> found = source.columns();
    return IntStream.range(0, found.size())
        .filter(i -> found.get(i).name().equals(name))
        .findFirst()
        .orElse(-1);
  }

  @Override
  public @Nullable String tag() {
    return source.tag();
  }
}
