package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.sql.types.Casts;
import dev.understudy.localcluster.sql.types.Comparison;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** One aggregate of a query, such as {@code sum(balance)}; null argument is {@code count(*)}. */
public record Aggregate(Kind kind, @Nullable Expr argument) {
  private static final MathContext PRECISION = new MathContext(20);

  /** What is aggregated. */
  enum Kind {
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG
  }

  SqlType type() {
    SqlType argumentType = argument == null ? SqlType.INT8 : argument.type();
    return switch (kind) {
      case COUNT -> SqlType.INT8;
      case MIN, MAX -> argumentType;
      case SUM, AVG -> {
        if (!argumentType.isNumber()) {
          throw SqlErrors.typeMismatch("unknown signature: aggregate of " + argumentType.sqlName());
        }
        yield argumentType == SqlType.FLOAT8 ? SqlType.FLOAT8 : SqlType.NUMERIC;
      }
    };
  }

  public State start() {
    return new State(this);
  }

  /** One aggregate on its way over the rows. */
  public static final class State {
    private final Aggregate aggregate;
    private long count;
    private long longSum;
    private @Nullable Object value;

    private State(Aggregate aggregate) {
      this.aggregate = aggregate;
    }

    /** Takes in one row. */
    public void add(Env env) {
      Object next = aggregate.argument == null ? Boolean.TRUE : aggregate.argument.value(env);
      if (next == null) {
        return;
      }
      count++;
      switch (aggregate.kind) {
        case COUNT -> {}
        case SUM, AVG -> sum(next);
        case MIN -> value = value == null || Comparison.compare(next, value) < 0 ? next : value;
        case MAX -> value = value == null || Comparison.compare(next, value) > 0 ? next : value;
      }
    }

    private void sum(Object next) {
      if (next instanceof Double number) {
        value = value == null ? number : (Double) value + number;
      } else if (next instanceof Long number && !overflows(number)) {
        longSum += number;
      } else {
        BigDecimal sum = value == null ? BigDecimal.ZERO : (BigDecimal) value;
        value = sum.add(Casts.toDecimal(next));
      }
    }

    private boolean overflows(long number) {
      long sum = longSum + number;
      return ((longSum ^ sum) & (number ^ sum)) < 0;
    }

    public @Nullable Object result() {
      return switch (aggregate.kind) {
        case COUNT -> count;
        case MIN, MAX -> value;
        case SUM -> count == 0 ? null : total();
        case AVG -> count == 0 ? null : average();
      };
    }

    private Object total() {
      return value instanceof Double
          ? value
          : BigDecimal.valueOf(longSum).add(value == null ? BigDecimal.ZERO : (BigDecimal) value);
    }

    private Object average() {
      Object total = total();
      return total instanceof Double sum
          ? (Object) (sum / count)
          : ((BigDecimal) total).divide(BigDecimal.valueOf(count), PRECISION);
    }
  }
}
