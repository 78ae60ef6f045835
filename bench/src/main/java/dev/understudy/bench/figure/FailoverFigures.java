package dev.understudy.bench.figure;

import dev.understudy.bench.load.Load;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Up;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Failovers through a running {@code understudy up}, beside the same by SQL alone on equal pairs:
 * the same table, the same writes, on the same machine in turns.
 */
final class FailoverFigures {
  private static final double ANSWER_MS = 250;
  private static final double ADDED_MS = 1_000;
  private static final int WARM_UP = 20;
  private static final Duration AHEAD = Duration.ofMinutes(30);

  private FailoverFigures() {}

  static List<Measurement> measure(ControlBench bench) throws Exception {
    try (Up up = Up.start(bench.site())) {
      return measure(bench, up);
    }
  }

  private static List<Measurement> measure(ControlBench bench, Up up) throws Exception {
    ControlPlan plan = bench.plan();
    List<Double> total = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    Histogram answers = new Histogram(3);
    Histogram withdrawals = new Histogram(3);
    for (int i = 0; i < plan.failovers(); i++) {
      ManagedPair managed = ManagedPair.open(bench, up);
      if (i == 0) {
        reschedule(managed, WARM_UP, new Histogram(3), new Histogram(3));
        reschedule(managed, plan.requests(), answers, withdrawals);
      }
      total.add(failOver(managed, answers));
      managed.end();
      Pair alone = Pair.open(bench.clusters(), bench.clusters().loaded(plan.bytes()));
      own.add(alone.failoverMillis());
      alone.end();
    }
    return lines(up, answers, withdrawals, total, own);
  }

  /** Asks for a failover ahead, for another time, and withdraws it, again and again. */
  private static void reschedule(
      ManagedPair managed, int requests, Histogram answers, Histogram withdrawals) {
    Instant ahead = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MICROS);
    for (int i = 0; i < requests; i += 2) {
      record(answers, managed.failOver(ahead.plusSeconds(i)));
      record(answers, managed.failOver(ahead.plusSeconds(i + 1)));
      record(withdrawals, managed.withdraw());
    }
  }

  /** Under writes, from the request until a client sees COMPLETED. */
  private static double failOver(ManagedPair managed, Histogram answers) throws Exception {
    try (Load load = managed.pair().writes()) {
      load.measure(Pair.UNDER_LOAD);
      Stopwatch watch = new Stopwatch();
      record(answers, managed.failOverToLatest());
      managed.awaitCompleted();
      return watch.millis();
    }
  }

  private static void record(Histogram histogram, double millis) {
    histogram.recordValue(Math.round(millis * 1e3));
  }

  private static List<Measurement> lines(
      Up up, Histogram answers, Histogram withdrawals, List<Double> total, List<Double> own)
      throws Exception {
    String writes = "under %,d upserts a second".formatted(Plan.WRITES_PER_SECOND);
    double through = Series.median(total);
    double alone = Series.median(own);
    return List.of(
        Measurement.of(
            "failover request answered, p99",
            answers.getValueAtPercentile(99) / 1e3,
            "ms",
            Target.atMost(ANSWER_MS),
            Peer.NONE,
            "%,d PATCHes scheduling, moving and to LATEST, p50 %.1f ms, max %.1f ms; Temporal %s"
                .formatted(
                    answers.getTotalCount(),
                    answers.getValueAtPercentile(50) / 1e3,
                    answers.getMaxValue() / 1e3,
                    up.temporal())),
        Measurement.of(
            "withdrawal answered, p99",
            withdrawals.getValueAtPercentile(99) / 1e3,
            "ms",
            null,
            Peer.NONE,
            "%,d requests, p50 %.1f ms"
                .formatted(
                    withdrawals.getTotalCount(), withdrawals.getValueAtPercentile(50) / 1e3)),
        Measurement.of(
            "failover through the control plane, p50",
            through,
            "ms",
            null,
            Peer.NONE,
            "PATCH sent until COMPLETED is seen, %s; all: %s"
                .formatted(writes, Series.list(total))),
        Measurement.of(
            "failover by SQL alone, p50",
            alone,
            "ms",
            null,
            Peer.NONE,
            "statement to first write, %s; all: %s".formatted(writes, Series.list(own))),
        Measurement.of(
            "orchestration adds, p50",
            through - alone,
            "ms",
            Target.atMost(ADDED_MS),
            Peer.NONE,
            "the difference of the two medians"));
  }
}
