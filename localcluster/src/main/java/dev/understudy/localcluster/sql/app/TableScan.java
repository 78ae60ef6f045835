package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.app.KeyConstraints.Span;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.row.RowCodec;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table that its key constraints leave, in key order or against it. */
record TableScan(Table table, KeyConstraints constraints, boolean[] wanted, boolean reverse) {

  boolean stillValid(Planning planning) {
    return planning.catalog().findTable(table.name()).orElse(null) == table;
  }

  RowCursor open(Execution execution, Env env) {
    List<Span> spans = constraints.spans(env);
    return new Rows(execution, reverse ? spans.reversed() : spans);
  }

  /** Walks the spans, one cursor at a time. */
  private final class Rows implements RowCursor {
    private final Execution execution;
    private final Transaction transaction;
    private final List<Span> spans;
    private final List<SqlType> types = table.types();
    private int nextSpan;
    private Transaction.@Nullable Cursor cursor;

    Rows(Execution execution, List<Span> spans) {
      this.execution = execution;
      this.transaction = execution.transaction();
      this.spans = spans;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      execution.checkCancelled();
      while (true) {
        Transaction.Cursor open = cursor;
        if (open != null) {
          if (open.next()) {
            return RowCodec.decode(open.value(), types, wanted);
          }
          close();
        }
        if (nextSpan == spans.size()) {
          return null;
        }
        Span span = spans.get(nextSpan++);
        byte[] to = span.to();
        if (to != null) {
          cursor = transaction.scan(span.from(), to, reverse);
        } else {
          byte[] value = transaction.get(span.from());
          if (value != null) {
            return RowCodec.decode(value, types, wanted);
          }
        }
      }
    }

    @Override
    public void close() {
      if (cursor != null) {
        cursor.close();
        cursor = null;
      }
    }
  }
}
