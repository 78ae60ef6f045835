package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the times that AS OF SYSTEM TIME and SYSTEM TIME take: intervals, instants, HLCs. */
public final class SystemTime {
  private static final Pattern HLC = Pattern.compile("\\d+(\\.\\d{1,10})?");
  private static final Duration FOLLOWER_READ_LAG = Duration.ofMillis(4800);

  private SystemTime() {}

  /**
   * Evaluates the expression.
   *
   * @param now what intervals count from
   */
  public static Timestamp resolve(String expression, Env env, Timestamp now) {
    if (expression.strip().equalsIgnoreCase("follower_read_timestamp()")) {
      return shifted(now, FOLLOWER_READ_LAG.negated());
    }
    Scope scope = Scope.withoutTable(new Parameters(List.of()));
    Expr expr = new ExpressionCompiler(scope).compile(ExpressionCompiler.parse(expression));
    return of(expr.value(env), expression, now);
  }

  private static Timestamp of(@Nullable Object value, String expression, Timestamp now) {
    return switch (value) {
      case null -> throw invalid(expression);
      case String text -> ofText(text.strip(), now);
      case BigDecimal decimal -> ofHlc(decimal.toPlainString());
      case Long nanos -> ofHlc(nanos.toString());
      case Interval interval -> shifted(now, interval.toDuration());
      case Instant instant -> Timestamp.of(instant);
      default -> throw invalid(expression);
    };
  }

  private static Timestamp ofText(String text, Timestamp now) {
    if (HLC.matcher(text).matches()) {
      return ofHlc(text);
    }
    Optional<Interval> interval = Interval.tryParse(text);
    if (interval.isPresent()) {
      return shifted(now, interval.get().toDuration());
    }
    if (TextFormat.parse(SqlType.TIMESTAMPTZ, text) instanceof Instant instant) {
      return Timestamp.of(instant);
    }
    throw invalid(text);
  }

  private static Timestamp ofHlc(String text) {
    try {
      return Timestamp.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
  }

  private static Timestamp shifted(Timestamp now, Duration by) {
    try {
      return new Timestamp(Math.addExact(now.wallNanos(), by.toNanos()), 0);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw SqlErrors.outOfRange("system time");
    }
  }

  private static ClusterException invalid(String expression) {
    return SqlErrors.invalidParameter(
        "AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval: " + expression);
  }
}
