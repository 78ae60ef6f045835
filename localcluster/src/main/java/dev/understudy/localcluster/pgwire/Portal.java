package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.sql.session.Prepared;
import dev.understudy.localcluster.sql.session.Result;
import org.jspecify.annotations.Nullable;

/** A bound statement; once executed, also the rows that are still to be sent. */
final class Portal implements AutoCloseable {
  private final Prepared prepared;
  private final @Nullable Object[] parameters;
  private final int[] formats;
  private Result.@Nullable Rows rows;
  private boolean done;

  Portal(Prepared prepared, @Nullable Object[] parameters, int[] formats) {
    this.prepared = prepared;
    this.parameters = parameters;
    this.formats = formats;
  }

  Prepared prepared() {
    return prepared;
  }

  @Nullable Object[] parameters() {
    return parameters;
  }

  /** Result formats as the client gave them: none, one for all, or one for each column. */
  int[] formats() {
    return formats;
  }

  Result.@Nullable Rows rows() {
    return rows;
  }

  void started(Result.Rows started) {
    rows = started;
  }

  boolean done() {
    return done;
  }

  void finished() {
    done = true;
    close();
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.cursor().close();
      rows = null;
    }
  }
}
