package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends a table's rows to a client that copies them out. */
record CopyOut(Execution execution, Table table, List<Integer> positions, CopyFormat format)
    implements Result.CopyProducer {
  private static final int FRAME_BYTES = 32 << 10;

  @Override
  public String run(Consumer<byte[]> frames) {
    long rows = execution.inTransaction(inside -> send(inside, frames));
    return "COPY " + rows;
  }

  private long send(Execution inside, Consumer<byte[]> frames) {
    boolean[] wanted = new boolean[table.columns().size()];
    positions.forEach(position -> wanted[position] = true);
    var scope = TableScopes.of(table, null, new Parameters(List.of()));
    KeyConstraints all = KeyConstraints.of(table, scope, new ExpressionCompiler(scope), null);
    TableScan scan = new TableScan(table, all, wanted, false);
    ByteArrayOutputStream frame = new ByteArrayOutputStream(FRAME_BYTES);
    if (format.header()) {
      frame.writeBytes(line(positions.stream().map(p -> table.columns().get(p).name()).toArray()));
    }
    long rows = 0;
    try (RowCursor cursor = scan.open(inside, inside.env())) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        @Nullable Object[] values = new @Nullable Object[positions.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = row[positions.get(i)];
        }
        frame.writeBytes(line(values));
        rows++;
        if (frame.size() >= FRAME_BYTES) {
          frames.accept(frame.toByteArray());
          frame.reset();
        }
      }
    }
    if (frame.size() > 0) {
      frames.accept(frame.toByteArray());
    }
    return rows;
  }

  private byte[] line(@Nullable Object[] values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      line.append(i == 0 ? "" : String.valueOf(format.delimiter()));
      line.append(value == null ? format.nullText() : field(TextFormat.print(value)));
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private String field(String text) {
    if (format.csv()) {
      boolean plain =
          text.indexOf(format.delimiter()) < 0
              && text.indexOf('"') < 0
              && text.indexOf('\n') < 0
              && text.indexOf('\r') < 0
              && !text.equals(CopyFormat.END_OF_DATA)
              && !text.equals(format.nullText());
      return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
    String escaped =
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return format.delimiter() == '\t'
        ? escaped
        : escaped.replace(String.valueOf(format.delimiter()), "\\" + format.delimiter());
  }
}
