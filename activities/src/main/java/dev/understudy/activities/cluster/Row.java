package dev.understudy.activities.cluster;

import dev.understudy.domain.HlcTimestamp;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of an answer, read by column name because columns come, go and change place. */
record Row(Map<String, String> values, Map<String, Instant> times) {

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
    return times.get(name);
  }

  @Nullable HlcTimestamp timestamp(String... names) {
    String value = optional(names);
    return value == null ? null : new HlcTimestamp(value);
  }
}
