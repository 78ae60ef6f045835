package dev.understudy.activities.cluster;

import dev.understudy.domain.HlcTimestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of an answer, read by column name because columns come, go and change place. */
record Row(Map<String, String> values) {
  /** As a TIMESTAMPTZ is printed: {@code 2026-08-09 04:38:41.3816+00}. */
  private static final DateTimeFormatter TIMESTAMPTZ =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:mm", "+00")
          .toFormatter(Locale.ROOT);

  /** The first of the names that has a value; null if none has. */
  @Nullable String optional(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  String text(String... names) {
    String value = optional(names);
    return value == null ? "" : value;
  }

  long number(String... names) {
    String value = optional(names);
    return value == null ? 0 : Long.parseLong(value);
  }

  @Nullable Double fraction(String name) {
    String value = optional(name);
    return value == null ? null : Double.valueOf(value);
  }

  @Nullable Instant time(String name) {
    String value = optional(name);
    return value == null ? null : OffsetDateTime.parse(value, TIMESTAMPTZ).toInstant();
  }

  @Nullable HlcTimestamp timestamp(String... names) {
    String value = optional(names);
    return value == null ? null : new HlcTimestamp(value);
  }
}
