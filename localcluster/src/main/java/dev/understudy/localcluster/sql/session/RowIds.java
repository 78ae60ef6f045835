package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Numbers for rows without a key of their own, as CockroachDB's: the time in units of 10 µs above
 * 15 bits of node, here of chance. Many rows fit into one such unit: each gets a number above the
 * last.
 */
final class RowIds {
  private static final int CHANCE_BITS = 15;

  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  RowIds(RandomGenerator random) {
    this.random = random;
  }

  long next(Timestamp now) {
    long units = now.wallNanos() / 10_000;
    long id = (units << CHANCE_BITS | random.nextInt(1 << CHANCE_BITS)) & Long.MAX_VALUE;
    return last.accumulateAndGet(id, (known, given) -> Math.max(known + 1, given));
  }
}
