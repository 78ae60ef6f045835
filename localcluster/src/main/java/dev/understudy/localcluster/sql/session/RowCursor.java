package dev.understudy.localcluster.sql.session;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Rows one after another; whoever takes one must close it. */
public interface RowCursor extends AutoCloseable {
  /** The next row, or null after the last. */
  @Nullable Object @Nullable [] next();

  @Override
  void close();

  /** Rows that are in memory already. */
  static RowCursor of(Iterable<@Nullable Object[]> rows) {
    Iterator<@Nullable Object[]> iterator = rows.iterator();
    return new RowCursor() {
      @Override
      public @Nullable Object @Nullable [] next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {
        // Nothing is held open.
      }
    };
  }
}
