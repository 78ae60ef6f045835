package dev.understudy.localcluster.mvcc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;

/**
 * A hybrid logical timestamp: nanoseconds since the epoch and a logical counter that orders events
 * within one nanosecond. Prints as CockroachDB prints it, {@code 1695922878030920020.0000000001}.
 */
public record Timestamp(long wallNanos, int logical) implements Comparable<Timestamp> {
  public static final Timestamp ZERO = new Timestamp(0, 0);
  public static final Timestamp MAX = new Timestamp(Long.MAX_VALUE, Integer.MAX_VALUE);

  private static final Comparator<Timestamp> ORDER =
      Comparator.comparingLong(Timestamp::wallNanos).thenComparingInt(Timestamp::logical);

  public Timestamp {
    if (wallNanos < 0 || logical < 0) {
      throw new IllegalArgumentException(
          "a timestamp is not negative: " + wallNanos + "." + logical);
    }
  }

  /** The timestamp of an instant, with logical counter 0. */
  public static Timestamp of(Instant instant) {
    return new Timestamp(
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()),
        0);
  }

  /**
   * Reads {@code nanos} or {@code nanos.logical}, the logical part being ten digits wide.
   *
   * @throws NumberFormatException if the text is neither
   */
  public static Timestamp parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return new Timestamp(Long.parseLong(text), 0);
    }
    String fraction = (text.substring(dot + 1) + "0000000000").substring(0, 10);
    return new Timestamp(Long.parseLong(text.substring(0, dot)), Integer.parseInt(fraction));
  }

  /** The smallest timestamp above this one. */
  public Timestamp next() {
    return logical == Integer.MAX_VALUE
        ? new Timestamp(wallNanos + 1, 0)
        : new Timestamp(wallNanos, logical + 1);
  }

  /** The wall part, cut to the nanosecond. */
  public Instant toInstant() {
    return Instant.ofEpochSecond(wallNanos / 1_000_000_000L, wallNanos % 1_000_000_000L);
  }

  /** The value of CockroachDB's DECIMAL form. */
  public BigDecimal toDecimal() {
    return new BigDecimal(toString());
  }

  @Override
  public int compareTo(Timestamp other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return String.format("%d.%010d", wallNanos, logical);
  }
}
