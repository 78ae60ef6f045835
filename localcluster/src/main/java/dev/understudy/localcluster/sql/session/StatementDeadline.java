package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import java.time.Duration;

/** When the running statement must be over, by {@code statement_timeout}. */
final class StatementDeadline {
  private boolean set;
  private long nanos;

  /** Begins to count; zero is for ever. */
  void begin(Duration timeout) {
    set = timeout.isPositive();
    nanos = set ? System.nanoTime() + timeout.toNanos() : 0;
  }

  void end() {
    set = false;
  }

  /** Ends the statement with 57014 once its time is over. */
  void check() {
    if (set && System.nanoTime() - nanos >= 0) {
      throw new ClusterException("57014", "query execution canceled due to statement timeout");
    }
  }
}
