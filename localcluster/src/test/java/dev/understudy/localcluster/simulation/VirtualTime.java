package dev.understudy.localcluster.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a simulation, which stands still until it is set forward. */
final class VirtualTime {
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  void forward(Duration by) {
    now = now.plus(by);
  }

  /** A machine's clock, which is wrong by so much. */
  Clock clock(Duration skew) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.plus(skew);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only instants are asked for");
      }
    };
  }
}
