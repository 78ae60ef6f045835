package dev.understudy.localcluster.mvcc;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows up to which time a virtual cluster's history is settled: no commit at or below the closed
 * timestamp can still appear. Commits are either finished, or above the floor of the one group that
 * is being written.
 */
final class InFlight {
  private final HybridClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition finished = lock.newCondition();
  private @Nullable Timestamp floor;
  private long groups;

  InFlight(HybridClock clock) {
    this.clock = clock;
  }

  /** From here until {@link #end}, commits above the present time are being written. */
  void begin() {
    lock.lock();
    try {
      floor = clock.now();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      floor = null;
      groups++;
      finished.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Timestamp closed() {
    lock.lock();
    try {
      return floor == null ? clock.now() : floor;
    } finally {
      lock.unlock();
    }
  }

  /** Returns once every commit at or below a time, which is not in the future, is there. */
  void awaitClosed(Timestamp time) {
    lock.lock();
    try {
      while (floor != null && floor.compareTo(time) < 0) {
        finished.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many groups of commits there have been. */
  long groups() {
    lock.lock();
    try {
      return groups;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when there have been more groups than {@code seen}, or after the limit. */
  void awaitGroupAfter(long seen, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (groups <= seen && left > 0) {
        left = finished.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
