package dev.understudy.localcluster.engine;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in buckets that each hold twice the time of the one before, from 100 µs on. */
public final class LatencyHistogram {
  private static final long FIRST_BOUND_NANOS = 100_000;
  private static final int BOUNDS = 20;

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS + 1);
  private final LongAdder sum = new LongAdder();

  public void record(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS && nanos > FIRST_BOUND_NANOS << bucket) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sum.add(nanos);
  }

  void print(StringBuilder out, String name) {
    long total = 0;
    for (int bucket = 0; bucket < BOUNDS; bucket++) {
      total += counts.get(bucket);
      print(out, name, Long.toString(FIRST_BOUND_NANOS << bucket), total);
    }
    total += counts.get(BOUNDS);
    print(out, name, "+Inf", total);
    out.append(name).append("_sum{tenant=\"system\"} ").append(sum.sum()).append('\n');
    out.append(name).append("_count{tenant=\"system\"} ").append(total).append('\n');
  }

  private static void print(StringBuilder out, String name, String bound, long count) {
    out.append(name).append("_bucket{tenant=\"system\",le=\"").append(bound).append("\"} ");
    out.append(count).append('\n');
  }
}
