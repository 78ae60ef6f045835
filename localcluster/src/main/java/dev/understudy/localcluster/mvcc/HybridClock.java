package dev.understudy.localcluster.mvcc;

import java.time.Clock;

/** Gives out timestamps that never repeat or go back, even where the machine's clock does. */
public final class HybridClock {
  private final Clock wall;
  private Timestamp last;

  /**
   * @param floor a timestamp that everything given out must be above
   */
  public HybridClock(Clock wall, Timestamp floor) {
    this.wall = wall;
    this.last = floor;
  }

  /** The next timestamp. */
  public synchronized Timestamp now() {
    Timestamp physical = Timestamp.of(wall.instant());
    last = physical.wallNanos() > last.wallNanos() ? physical : last.next();
    return last;
  }

  /** Takes notice of a timestamp made elsewhere: what follows is above it. */
  public synchronized void observe(Timestamp seen) {
    if (seen.compareTo(last) > 0) {
      last = seen;
    }
  }
}
