package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Gives out timestamps that never repeat or go back, even where the machine's clock does, be it
 * while the cluster was down. Every time that is given out, or was seen of another cluster, is at
 * or below a bound that was stored before, and a restarted clock is above that.
 */
public final class HybridClock {
  /** One bound lasts so long, and the clock of a cluster that was killed is ahead by no more. */
  private static final long BOUND_NANOS = 1_000_000_000;

  private final Clock wall;
  private final Store store;
  private Timestamp last;
  private Timestamp bound;

  /** Starts above everything that was noted in the store. */
  public HybridClock(Clock wall, Store store) {
    this.wall = wall;
    this.store = store;
    this.last = newestNoted(store);
    this.bound = last;
  }

  private static Timestamp newestNoted(Store store) {
    Timestamp newest = Timestamp.ZERO;
    try (Walk walk = store.walk(Family.META, bytes("clock/"), bytes("clock0"))) {
      for (boolean there = walk.first(); there; there = walk.next()) {
        Timestamp seen = RecentIndex.timestamp(walk.value());
        newest = seen.compareTo(newest) > 0 ? seen : newest;
      }
    }
    return newest;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** The next timestamp. */
  public synchronized Timestamp now() {
    Timestamp physical = Timestamp.of(wall.instant());
    Timestamp next = physical.wallNanos() > last.wallNanos() ? physical : last.next();
    bound(next);
    last = next;
    return next;
  }

  /** Takes notice of a timestamp made elsewhere: what follows is above it, restarts or not. */
  public synchronized void observe(Timestamp seen) {
    if (seen.compareTo(last) > 0) {
      bound(seen);
      last = seen;
    }
  }

  /** Notes before an orderly stop how far the clock really came, so that it is not ahead after. */
  public synchronized void rest() {
    if (bound.compareTo(last) > 0) {
      store(last);
    }
  }

  private void bound(Timestamp next) {
    if (next.compareTo(bound) > 0) {
      store(new Timestamp(next.wallNanos() + BOUND_NANOS, 0));
    }
  }

  private void store(Timestamp changed) {
    try (Batch batch = store.batch()) {
      batch.put(Family.META, bytes("clock/bound"), RecentIndex.bytes(changed));
      store.write(batch);
    }
    bound = changed;
  }
}
