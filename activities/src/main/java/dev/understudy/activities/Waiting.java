package dev.understudy.activities;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
    untilFound(
        what, every, limit, () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Looks until something is found; fails if nothing is within the limit. */
  public <T> T untilFound(String what, Duration every, Duration limit, Supplier<Optional<T>> look) {
    Instant end = now().plus(limit);
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
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
