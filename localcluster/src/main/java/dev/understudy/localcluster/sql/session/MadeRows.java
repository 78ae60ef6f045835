package dev.understudy.localcluster.sql.session;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A few rows that a function makes when they are asked for. */
public record MadeRows(
    List<ResultColumn> columns,
    Function<Execution, List<@Nullable Object[]>> maker,
    @Nullable String tag)
    implements RowSource {

  public MadeRows(String columns, Function<Execution, List<@Nullable Object[]>> maker) {
    this(Columns.of(columns), maker, "SHOW");
  }

  /** A row, so that callers need not spell the array's type. */
  public static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  @Override
  public RowCursor open(Execution execution) {
    return RowCursor.of(maker.apply(execution));
  }
}
