package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.types.Casts;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** {@code + - * / %} on numbers, times and intervals. */
final class Arithmetic {
  private static final MathContext PRECISION = new MathContext(20);

  /** PostgreSQL's and CockroachDB's; microseconds since 1970 fill 64 bits soon after. */
  private static final int LAST_YEAR = 294_275;

  private Arithmetic() {}

  /** The type of {@code left operator right}. */
  static SqlType type(char operator, SqlType left, SqlType right) {
    if (left.isNumber() && right.isNumber()) {
      if (left == SqlType.FLOAT8 || right == SqlType.FLOAT8) {
        return SqlType.FLOAT8;
      }
      boolean decimal = left == SqlType.NUMERIC || right == SqlType.NUMERIC || operator == '/';
      return decimal ? SqlType.NUMERIC : SqlType.INT8;
    }
    boolean time = left == SqlType.TIMESTAMPTZ || left == SqlType.TIMESTAMP;
    if ((operator == '+' || operator == '-') && right == SqlType.INTERVAL) {
      if (time || left == SqlType.INTERVAL) {
        return left;
      }
    }
    if (operator == '-' && time && left == right) {
      return SqlType.INTERVAL;
    }
    throw new ClusterException(
        "22023",
        "unsupported binary operator: <"
            + left.sqlName()
            + "> "
            + operator
            + " <"
            + right.sqlName()
            + ">");
  }

  static Object apply(char operator, SqlType type, Object left, Object right) {
    if (left instanceof Number && right instanceof Number) {
      return switch (type) {
        case INT8 -> integers(operator, (Long) left, (Long) right);
        case FLOAT8 -> doubles(operator, Casts.toDouble(left), Casts.toDouble(right));
        default -> decimals(operator, Casts.toDecimal(left), Casts.toDecimal(right));
      };
    }
    if (right instanceof Interval interval) {
      Interval signed = operator == '-' ? interval.negated() : interval;
      return left instanceof Interval base ? base.plus(signed) : shift(left, signed);
    }
    return Interval.of(Duration.between(instant(right), instant(left)));
  }

  private static Instant instant(Object time) {
    return (Instant) Objects.requireNonNull(Casts.cast(time, SqlType.TIMESTAMPTZ), "a time");
  }

  private static Object shift(Object time, Interval interval) {
    LocalDateTime shifted =
        LocalDateTime.ofInstant(instant(time), ZoneOffset.UTC)
            .plusMonths(interval.months())
            .plusDays(interval.days())
            .plus(Duration.of(interval.micros(), ChronoUnit.MICROS));
    if (Math.abs(shifted.getYear()) > LAST_YEAR) {
      throw new ClusterException("22008", "timestamp out of range");
    }
    return time instanceof Instant ? shifted.toInstant(ZoneOffset.UTC) : shifted;
  }

  private static Object integers(char operator, long a, long b) {
    try {
      return switch (operator) {
        case '+' -> Math.addExact(a, b);
        case '-' -> Math.subtractExact(a, b);
        case '*' -> Math.multiplyExact(a, b);
        default -> a % nonZero(b);
      };
    } catch (ArithmeticException e) {
      throw SqlErrors.outOfRange("integer");
    }
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw divisionByZero();
    }
    return divisor;
  }

  private static Object doubles(char operator, double a, double b) {
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> {
        if (b == 0) {
          throw divisionByZero();
        }
        yield a / b;
      }
      default -> a % b;
    };
  }

  private static Object decimals(char operator, BigDecimal a, BigDecimal b) {
    if ((operator == '/' || operator == '%') && b.signum() == 0) {
      throw divisionByZero();
    }
    return switch (operator) {
      case '+' -> a.add(b);
      case '-' -> a.subtract(b);
      case '*' -> a.multiply(b);
      case '/' -> quotient(a, b);
      default -> a.remainder(b);
    };
  }

  private static BigDecimal quotient(BigDecimal a, BigDecimal b) {
    BigDecimal quotient = a.divide(b, PRECISION);
    return quotient.stripTrailingZeros().scale() < 0
        ? quotient.setScale(0)
        : quotient.stripTrailingZeros();
  }

  private static ClusterException divisionByZero() {
    return new ClusterException("22012", "division by zero");
  }
}
