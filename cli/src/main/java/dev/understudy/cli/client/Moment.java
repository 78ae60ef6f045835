package dev.understudy.cli.client;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment as a person says it: an RFC 3339 time, or so much before or after now.
 *
 * @param fixed null for one that is counted from now
 */
record Moment(@Nullable Instant fixed, Duration fromNow) {
  private static final String NOW = "now";

  /** Reads {@code 2026-02-03T10:00:00Z}, {@code now}, {@code now-30s} and {@code now+10m}. */
  static final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      if (text.equals(NOW)) {
        return new Moment(null, Duration.ZERO);
      }
      if (text.startsWith(NOW + "-")) {
        return new Moment(null, after(text).negated());
      }
      if (text.startsWith(NOW + "+")) {
        return new Moment(null, after(text));
      }
      try {
        return new Moment(OffsetDateTime.parse(text).toInstant(), Duration.ZERO);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time such as 2026-02-03T10:00:00Z, now-30s or now+10m");
      }
    }

    private static Duration after(String text) {
      return Durations.parse(text.substring(NOW.length() + 1));
    }
  }

  Instant at(Clock clock) {
    return fixed == null ? clock.instant().plus(fromNow) : fixed;
  }
}
