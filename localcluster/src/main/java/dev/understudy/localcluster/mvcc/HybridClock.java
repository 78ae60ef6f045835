package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Gives out timestamps that never repeat or go back, even where the machine's clock does. Where it
 * is ahead of the machine's, because it has seen another cluster's, it first has a bound stored, so
 * that a restarted clock is above what was promised to those who replicate.
 */
public final class HybridClock {
  /** One bound lasts so long, and a restarted clock is ahead by no more. */
  private static final long BOUND_NANOS = 100_000_000;

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

  /** Adds to a batch that a restarted clock must start above a commit. */
  static void noteCommit(Batch batch, long virtualClusterId, Timestamp time) {
    batch.put(Family.META, bytes("clock/" + virtualClusterId), RecentIndex.bytes(time));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** The next timestamp. */
  public synchronized Timestamp now() {
    Timestamp physical = Timestamp.of(wall.instant());
    Timestamp next = physical.wallNanos() > last.wallNanos() ? physical : last.next();
    if (next.wallNanos() > physical.wallNanos() && next.compareTo(bound) > 0) {
      Timestamp higher = new Timestamp(next.wallNanos() + BOUND_NANOS, 0);
      try (Batch batch = store.batch()) {
        batch.put(Family.META, bytes("clock/bound"), RecentIndex.bytes(higher));
        store.write(batch);
      }
      bound = higher;
    }
    last = next;
    return next;
  }

  /** Takes notice of a timestamp made elsewhere: what follows is above it. */
  public synchronized void observe(Timestamp seen) {
    if (seen.compareTo(last) > 0) {
      last = seen;
    }
  }
}
