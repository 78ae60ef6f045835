package dev.understudy.localcluster.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock, which a test may set forward. */
final class ShiftingClock extends Clock {
  private volatile Duration shift = Duration.ZERO;

  void forward(Duration by) {
    shift = shift.plus(by);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(shift);
  }

  @Override
  public ZoneId getZone() {
    return Clock.systemUTC().getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only instants are asked for");
  }
}
