package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.sql.types.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression: its type, whether its value differs from row to row, and how to get it.
 *
 * @param parameter the number of the parameter that this is, from 1, or 0
 */
public record Expr(SqlType type, boolean readsRow, int parameter, Evaluation evaluation) {

  /** Computes the value. */
  @FunctionalInterface
  public interface Evaluation {
    @Nullable Object value(Env env);
  }

  /** The evaluation of a literal. */
  record Constant(@Nullable Object constant) implements Evaluation {
    @Override
    public @Nullable Object value(Env env) {
      return constant;
    }
  }

  static Expr constant(SqlType type, @Nullable Object value) {
    return new Expr(type, false, 0, new Constant(value));
  }

  static Expr of(SqlType type, boolean readsRow, Evaluation evaluation) {
    return new Expr(type, readsRow, 0, evaluation);
  }

  public @Nullable Object value(Env env) {
    return evaluation.value(env);
  }

  /** Whether a condition holds; NULL does not. */
  public boolean holds(Env env) {
    return Boolean.TRUE.equals(evaluation.value(env));
  }
}
