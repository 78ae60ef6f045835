package dev.understudy.localcluster.engine;

import org.jspecify.annotations.Nullable;

/** An error that a SQL client is to see: SQLSTATE, message and, where it helps, a hint. */
public final class ClusterException extends RuntimeException {
  /** The code of errors that CockroachDB leaves without one. */
  public static final String UNCATEGORISED = "XXUUU";

  private final String sqlState;
  private final @Nullable String hint;

  public ClusterException(String sqlState, String message) {
    this(sqlState, message, null);
  }

  public ClusterException(String sqlState, String message, @Nullable String hint) {
    super(message);
    this.sqlState = sqlState;
    this.hint = hint;
  }

  public String sqlState() {
    return sqlState;
  }

  public @Nullable String hint() {
    return hint;
  }
}
