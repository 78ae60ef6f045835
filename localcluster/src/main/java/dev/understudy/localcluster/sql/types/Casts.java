package dev.understudy.localcluster.sql.types;

import dev.understudy.localcluster.engine.ClusterException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a value of one type into a value of another, or says why it cannot. */
public final class Casts {
  private static final int MOST_DECIMAL_DIGITS = 2_000;

  private Casts() {}

  /** The value as the type, null staying null. */
  public static @Nullable Object cast(@Nullable Object value, SqlType to) {
    if (value == null) {
      return null;
    }
    return switch (to) {
      case INT8, INT4, INT2, OID -> checkRange(to, toLong(value, to));
      case FLOAT8 -> toDouble(value);
      case NUMERIC -> toDecimal(value);
      case TEXT, VARCHAR, NAME, UNKNOWN -> toText(value);
      case BOOL -> toBool(value);
      case TIMESTAMPTZ -> toInstant(value);
      case TIMESTAMP -> toLocal(value);
      case INTERVAL -> value instanceof Interval ? value : parsed(value, to);
      case UUID -> value instanceof UUID ? value : parsed(value, to);
      case JSONB -> value instanceof Json ? value : parsed(value, to);
      case BYTEA -> value instanceof byte[] ? value : parsed(value, to);
      case TEXT_ARRAY -> value;
    };
  }

  static Long checkRange(SqlType type, long value) {
    boolean fits =
        switch (type) {
          case INT4 -> value == (int) value;
          case INT2 -> value == (short) value;
          case OID -> value >= 0 && value <= 0xFFFFFFFFL;
          default -> true;
        };
    if (!fits) {
      throw SqlErrors.outOfRange("integer");
    }
    return value;
  }

  private static Object parsed(Object value, SqlType to) {
    if (value instanceof String text) {
      return TextFormat.parse(to, text);
    }
    throw new ClusterException(
        "42846", "invalid cast: cannot turn " + describe(value) + " into " + to.sqlName());
  }

  private static long toLong(Object value, SqlType to) {
    return switch (value) {
      case Long number -> number;
      case BigDecimal decimal -> rounded(decimal);
      case Double number -> rounded(finite(number));
      case Boolean bool -> bool ? 1 : 0;
      case Instant instant -> instant.getEpochSecond();
      default -> (Long) parsed(value, to);
    };
  }

  private static BigDecimal finite(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw SqlErrors.outOfRange("integer");
    }
    return BigDecimal.valueOf(number);
  }

  private static long rounded(BigDecimal decimal) {
    try {
      return decimal.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw SqlErrors.outOfRange("integer");
    }
  }

  /** A number as a double. */
  public static double toDouble(Object value) {
    return value instanceof Number number
        ? number.doubleValue()
        : (Double) parsed(value, SqlType.FLOAT8);
  }

  /** A number or its text as a decimal. */
  public static BigDecimal toDecimal(Object value) {
    return switch (value) {
      case BigDecimal decimal -> decimal;
      case Long number -> BigDecimal.valueOf(number);
      case Double number -> finite(number);
      default -> (BigDecimal) parsed(value, SqlType.NUMERIC);
    };
  }

  /** Refuses a decimal whose plain form would have thousands of zeros; CockroachDB's limit. */
  public static BigDecimal bounded(BigDecimal decimal) {
    long digitsBeforePoint = (long) decimal.precision() - decimal.scale();
    if (Math.abs(digitsBeforePoint) > MOST_DECIMAL_DIGITS
        || decimal.scale() > 2 * MOST_DECIMAL_DIGITS) {
      throw SqlErrors.outOfRange("decimal");
    }
    return decimal;
  }

  private static String toText(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? "true" : "false";
    }
    return TextFormat.print(value);
  }

  private static Object toBool(Object value) {
    return value instanceof Long number
        ? (Object) (number != 0)
        : value instanceof Boolean ? value : parsed(value, SqlType.BOOL);
  }

  private static Object toInstant(Object value) {
    return switch (value) {
      case Instant instant -> instant;
      case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
      case Long seconds -> Instant.ofEpochSecond(seconds);
      default -> parsed(value, SqlType.TIMESTAMPTZ);
    };
  }

  private static Object toLocal(Object value) {
    return switch (value) {
      case LocalDateTime local -> local;
      case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      default -> parsed(value, SqlType.TIMESTAMP);
    };
  }

  /** The bytes that a value's text has in UTF-8. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String describe(Object value) {
    return value instanceof byte[] ? "bytes" : value.getClass().getSimpleName();
  }
}
