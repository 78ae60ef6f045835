package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A cluster's hybrid logical timestamp in CockroachDB's decimal form, such as {@code
 * 1695922878030920020.0000000001}: nanoseconds since the epoch, then a logical counter.
 */
public record HlcTimestamp(@JsonValue String decimal) implements Comparable<HlcTimestamp> {
  private static final Pattern FORM = Pattern.compile("\\d{1,19}(\\.\\d{1,10})?");

  @JsonCreator
  public HlcTimestamp {
    if (!FORM.matcher(decimal).matches()) {
      throw new IllegalArgumentException("not a hybrid logical timestamp: " + decimal);
    }
  }

  public static HlcTimestamp of(Instant instant) {
    return new HlcTimestamp(
        "%d%09d.0000000000".formatted(instant.getEpochSecond(), instant.getNano()));
  }

  public long wallNanos() {
    int dot = decimal.indexOf('.');
    return Long.parseLong(dot < 0 ? decimal : decimal.substring(0, dot));
  }

  public int logical() {
    int dot = decimal.indexOf('.');
    return dot < 0
        ? 0
        : Integer.parseInt((decimal.substring(dot + 1) + "0000000000").substring(0, 10));
  }

  /** The wall part as an instant; the logical counter is dropped. */
  public Instant toInstant() {
    return Instant.ofEpochSecond(wallNanos() / 1_000_000_000L, wallNanos() % 1_000_000_000L);
  }

  @Override
  public int compareTo(HlcTimestamp other) {
    int wall = Long.compare(wallNanos(), other.wallNanos());
    return wall != 0 ? wall : Integer.compare(logical(), other.logical());
  }

  @Override
  public String toString() {
    return decimal;
  }
}
