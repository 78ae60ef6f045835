package dev.understudy.cli.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass between two tries, or two looks. */
@FunctionalInterface
public interface Pauses {
  void pause(Duration duration);

  /** Those that take their time. */
  static Pauses real() {
    return duration -> LockSupport.parkNanos(duration.toNanos());
  }
}
