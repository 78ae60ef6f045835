package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.types.BinaryFormat;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends row descriptions and rows. */
final class RowWriter {
  private final MessageWriter out;

  RowWriter(MessageWriter out) {
    this.out = out;
  }

  void describe(List<ResultColumn> columns, int[] formats) throws IOException {
    if (columns.isEmpty()) {
      out.empty('n');
      return;
    }
    out.begin('T').int16(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      SqlType type = columns.get(i).type();
      out.text(columns.get(i).name()).int32(0).int16(0);
      out.int32(type.oid()).int16(type.size()).int32(-1).int16(format(formats, i));
    }
    out.end();
  }

  /**
   * Sends rows until there are no more or enough were sent.
   *
   * @param most 0 for all
   * @return how many were sent; the negative of it minus one when there may be more
   */
  long send(Result.Rows rows, int[] formats, int most) throws IOException {
    long sent = 0;
    while (most == 0 || sent < most) {
      @Nullable Object[] row = rows.cursor().next();
      if (row == null) {
        return sent;
      }
      send(rows.columns(), row, formats);
      sent++;
    }
    return -sent - 1;
  }

  private void send(List<ResultColumn> columns, @Nullable Object[] row, int[] formats)
      throws IOException {
    out.begin('D').int16(row.length);
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value == null) {
        out.int32(-1);
        continue;
      }
      byte[] bytes =
          format(formats, i) == 0
              ? TextFormat.print(value).getBytes(StandardCharsets.UTF_8)
              : BinaryFormat.encode(columns.get(i).type(), value);
      out.int32(bytes.length).bytes(bytes);
    }
    out.end();
  }

  private static int format(int[] formats, int column) {
    return formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[column];
  }
}
