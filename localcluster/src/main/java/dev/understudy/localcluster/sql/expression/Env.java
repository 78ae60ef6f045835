package dev.understudy.localcluster.sql.expression;

import org.jspecify.annotations.Nullable;

/** What an expression is evaluated over: a row, parameters, finished aggregates, and facts. */
public record Env(
    @Nullable Object[] row,
    @Nullable Object[] parameters,
    @Nullable Object[] aggregates,
    Facts facts) {
  private static final @Nullable Object[] NONE = {};

  public static Env of(@Nullable Object[] parameters, Facts facts) {
    return new Env(NONE, parameters, NONE, facts);
  }

  public Env withRow(@Nullable Object[] newRow) {
    return new Env(newRow, parameters, aggregates, facts);
  }

  /** With the results of the aggregates over a group that this row stands for. */
  public Env withResults(@Nullable Object[] values) {
    return new Env(row, parameters, values, facts);
  }
}
