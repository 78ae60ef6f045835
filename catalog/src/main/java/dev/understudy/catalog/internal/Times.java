package dev.understudy.catalog.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Fits times into columns that keep microseconds; the database itself would round. */
final class Times {
  private Times() {}

  static Instant down(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  static @Nullable Instant downOrNull(@Nullable Instant time) {
    return time == null ? null : down(time);
  }

  /** Upwards, for a lower bound: what is stored must not be below what is true. */
  static @Nullable Instant upOrNull(@Nullable Instant time) {
    if (time == null) {
      return null;
    }
    Instant down = down(time);
    return down.equals(time) ? down : down.plus(1, ChronoUnit.MICROS);
  }
}
