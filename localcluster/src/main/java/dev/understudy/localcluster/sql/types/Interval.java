package dev.understudy.localcluster.sql.types;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An SQL interval: months, days and microseconds, which add to a date each in its own way. */
public record Interval(int months, int days, long micros) implements Comparable<Interval> {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final Pattern PART =
      Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([a-zA-Zµ]+)\\s*");
  private static final Pattern CLOCK =
      Pattern.compile("\\s*([+-])?(\\d+):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?\\s*");

  /** Reads {@code 4h}, {@code 1 day 02:00:00}, {@code -5s} and the like. */
  public static Interval parse(String text) {
    return tryParse(text).orElseThrow(() -> SqlErrors.invalidText(SqlType.INTERVAL, text));
  }

  public static Interval of(Duration duration) {
    return new Interval(0, 0, duration.toSeconds() * 1_000_000L + duration.getNano() / 1000);
  }

  /** As {@link #parse}, empty where the text is no interval. */
  public static Optional<Interval> tryParse(String text) {
    Interval sum = new Interval(0, 0, 0);
    int at = 0;
    boolean any = false;
    Matcher part = PART.matcher(text);
    Matcher clock = CLOCK.matcher(text);
    try {
      while (at < text.length()) {
        if (clock.region(at, text.length()).lookingAt()) {
          sum = sum.plus(clockPart(clock));
          at = clock.end();
        } else if (part.region(at, text.length()).lookingAt()) {
          Optional<Interval> next = unitPart(Double.parseDouble(part.group(1)), part.group(2));
          if (next.isEmpty()) {
            return Optional.empty();
          }
          sum = sum.plus(next.get());
          at = part.end();
        } else {
          return Optional.empty();
        }
        any = true;
      }
    } catch (ArithmeticException e) {
      throw SqlErrors.outOfRange("interval");
    }
    return any ? Optional.of(sum) : Optional.empty();
  }

  private static Interval clockPart(Matcher clock) {
    double seconds = clock.group(4) == null ? 0 : Double.parseDouble(clock.group(4));
    long micros =
        Math.addExact(
            Math.multiplyExact(Long.parseLong(clock.group(2)), 3_600_000_000L),
            Long.parseLong(clock.group(3)) * 60_000_000L + Math.round(seconds * 1e6));
    return new Interval(0, 0, "-".equals(clock.group(1)) ? -micros : micros);
  }

  private static Optional<Interval> unitPart(double amount, String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "y", "year", "years", "yr", "yrs" -> Optional.of(months(amount * 12));
      case "mon", "mons", "month", "months" -> Optional.of(months(amount));
      case "w", "week", "weeks" -> Optional.of(days(amount * 7));
      case "d", "day", "days" -> Optional.of(days(amount));
      case "h", "hr", "hrs", "hour", "hours" -> Optional.of(micros(amount * 3.6e9));
      case "m", "min", "mins", "minute", "minutes" -> Optional.of(micros(amount * 6e7));
      case "s", "sec", "secs", "second", "seconds" -> Optional.of(micros(amount * 1e6));
      case "ms", "millisecond", "milliseconds" -> Optional.of(micros(amount * 1e3));
      case "us", "µs", "microsecond", "microseconds" -> Optional.of(micros(amount));
      default -> Optional.empty();
    };
  }

  private static Interval months(double months) {
    return new Interval(Math.toIntExact(Math.round(months)), 0, 0);
  }

  private static Interval days(double days) {
    long whole = (long) days;
    return new Interval(0, Math.toIntExact(whole), Math.round((days - whole) * DAY_MICROS));
  }

  private static Interval micros(double micros) {
    return new Interval(0, 0, Math.round(micros));
  }

  public Interval plus(Interval other) {
    return new Interval(
        Math.addExact(months, other.months),
        Math.addExact(days, other.days),
        Math.addExact(micros, other.micros));
  }

  public Interval negated() {
    return new Interval(-months, -days, -micros);
  }

  /** Its length, a month counting as thirty days. */
  public Duration toDuration() {
    return Duration.ofDays(30L * months + days).plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public int compareTo(Interval other) {
    return toDuration().compareTo(other.toDuration());
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    unit(out, months / 12, "year", "years");
    unit(out, months % 12, "mon", "mons");
    unit(out, days, "day", "days");
    if (micros != 0 || out.isEmpty()) {
      long rest = Math.abs(micros);
      out.append(out.isEmpty() ? "" : " ").append(micros < 0 ? "-" : "");
      out.append(
          String.format(
              "%02d:%02d:%02d",
              rest / 3_600_000_000L, rest / 60_000_000L % 60, rest / 1_000_000 % 60));
      if (rest % 1_000_000 != 0) {
        out.append(String.format(".%06d", rest % 1_000_000).replaceAll("0+$", ""));
      }
    }
    return out.toString();
  }

  private static void unit(StringBuilder out, int amount, String one, String many) {
    if (amount != 0) {
      out.append(out.isEmpty() ? "" : " ").append(amount).append(' ');
      out.append(amount == 1 ? one : many);
    }
  }
}
