package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** Result columns written down as {@code id INT8, name STRING}. */
public final class Columns {
  private Columns() {}

  public static List<ResultColumn> of(String columns) {
    return Arrays.stream(columns.split(",\\s*")).map(Columns::column).toList();
  }

  private static ResultColumn column(String text) {
    String[] nameAndType = text.strip().split("\\s+");
    SqlType type =
        nameAndType[1].equals("STRING[]")
            ? SqlType.TEXT_ARRAY
            : SqlType.named(nameAndType[1]).orElseThrow(IllegalArgumentException::new);
    return new ResultColumn(nameAndType[0], type);
  }
}
