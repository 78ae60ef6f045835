package dev.understudy.catalog.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Fits times into columns that keep microseconds; the database itself would round. */
final class Times {
  static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private Times() {}

  /** As the database writes it. */
  static String text(Instant time) {
    return TEXT.format(time);
  }

  /** A time that a caller named, brought into what the database can compare with. */
  static Instant bounded(Instant time) {
    Instant notBefore = time.isBefore(EARLIEST) ? EARLIEST : time;
    return down(notBefore.isAfter(LATEST) ? LATEST : notBefore);
  }

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
