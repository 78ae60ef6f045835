package dev.understudy.cli.demo;

import dev.understudy.cli.CommandFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a limit. */
final class Waiting {
  private Waiting() {}

  /**
   * @param what ends the sentence "waited in vain for …"
   * @throws CommandFailure when the limit has passed
   */
  static void until(String what, Duration limit, Duration interval, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("waited %d s in vain for %s".formatted(limit.toSeconds(), what));
      }
      LockSupport.parkNanos(interval.toNanos());
    }
  }
}
