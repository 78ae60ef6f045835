package dev.understudy.activities;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** How activities wait for a cluster: they look, pause, and look again. */
public final class Waiting {
  private final Clock clock;
  private final Pause pause;

  public Waiting(Clock clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** With the machine's clock and real pauses. */
  public static Waiting real() {
    return new Waiting(Clock.systemUTC(), Thread::sleep);
  }

  public Instant now() {
    return clock.instant();
  }

  public Clock clock() {
    return clock;
  }

  /** Looks until it is so; fails if it is not within the limit. */
  public void until(String what, Duration every, Duration limit, BooleanSupplier isSo) {
    Instant end = now().plus(limit);
    while (!isSo.getAsBoolean()) {
      if (now().isAfter(end)) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_UNREACHABLE,
            "%s did not happen within %d s.".formatted(what, limit.toSeconds()));
      }
      pause(every);
    }
  }

  public void pause(Duration length) {
    try {
      pause.take(length);
    } catch (InterruptedException unwanted) {
      Thread.currentThread().interrupt();
      throw new UnderstudyException(
          ErrorCode.CLUSTER_UNREACHABLE, "The wait was interrupted.", unwanted);
    }
  }

  /** How to let time pass. */
  @FunctionalInterface
  public interface Pause {
    void take(Duration length) throws InterruptedException;
  }
}
