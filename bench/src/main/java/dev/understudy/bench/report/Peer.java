package dev.understudy.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL did with the same client on the same machine.
 *
 * @param value null if it was not measured
 * @param remark why there is no value, or how it is to be read; may be empty
 */
public record Peer(@Nullable Double value, String remark, boolean failed) {
  /** For a figure that has no counterpart. */
  public static final Peer NONE = new Peer(null, "", false);

  public static Peer of(double value) {
    return new Peer(value, "", false);
  }

  public static Peer absent(String why) {
    return new Peer(null, why, false);
  }

  public static Peer broken(Exception why) {
    return new Peer(null, "peer failed: " + Measurement.reason(why), true);
  }
}
