package dev.understudy.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What a figure has to reach.
 *
 * @param limit in the figure's unit; null if only the peer counts
 * @param ofPeer the least share of the peer's value; null if the peer is shown for comparison only
 */
public record Target(Bound bound, @Nullable Double limit, @Nullable Double ofPeer) {
  /** On which side of the limit the good values are. */
  public enum Bound {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  public static Target atLeast(double limit) {
    return new Target(Bound.AT_LEAST, limit, null);
  }

  public static Target atMost(double limit) {
    return new Target(Bound.AT_MOST, limit, null);
  }

  /** A second condition: at least this share of what the peer does. */
  public Target andOfPeer(double share) {
    return new Target(bound, limit, share);
  }

  /** Whether a value is good enough; unknown where a peer is asked for and there is none. */
  Verdict judge(double value, @Nullable Double peer) {
    if (limit != null && (bound == Bound.AT_LEAST ? value < limit : value > limit)) {
      return Verdict.NO;
    }
    if (ofPeer == null) {
      return Verdict.YES;
    }
    if (peer == null) {
      return Verdict.UNKNOWN;
    }
    return value >= ofPeer * peer ? Verdict.YES : Verdict.NO;
  }

  String text() {
    String own = limit == null ? "" : bound.sign + " " + Numbers.text(limit);
    String beside = ofPeer == null ? "" : "≥ " + Numbers.text(ofPeer) + " × peer";
    return own.isEmpty() || beside.isEmpty() ? own + beside : own + ", " + beside;
  }
}
