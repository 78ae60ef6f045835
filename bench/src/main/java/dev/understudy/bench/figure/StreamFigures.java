package dev.understudy.bench.figure;

import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Fleet;
import dev.understudy.catalog.IdRange;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ProgressSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Many streams that replicate, on one worker, while nobody asks for anything. */
final class StreamFigures {
  private static final double AGE_SECONDS = 5;
  private static final double ACTIONS = 3;

  /** Once a day a stream's workflow begins a new run: it, its claim, its search attributes. */
  private static final double ACTIONS_OF_NEW_RUNS = 3.0 / 24;

  private static final Duration LIMIT = Duration.ofMinutes(40);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration AFTER_ADOPTION = Duration.ofSeconds(10);
  private static final Duration SWEEPS_WATCHED = Duration.ofSeconds(5);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(15);

  private final ControlBench bench;
  private final Fleet fleet;
  private final Histogram ages = new Histogram(3);

  private StreamFigures(ControlBench bench, Fleet fleet) {
    this.bench = bench;
    this.fleet = fleet;
  }

  static List<Measurement> measure(ControlBench bench) throws Exception {
    bench.console().line("  registering %,d streams".formatted(bench.plan().streams()));
    try (Fleet fleet = Fleet.start(bench.site(), "streams", bench.plan().streams())) {
      return new StreamFigures(bench, fleet).measure();
    }
  }

  /** The same without a long look at the streams. */
  static FleetFigures cost(ControlBench bench, int streams) throws Exception {
    bench.console().line("  %,d streams".formatted(streams));
    try (Fleet fleet = Fleet.start(bench.site(), "streams-" + streams, streams)) {
      StreamFigures figures = new StreamFigures(bench, fleet);
      double adopted = figures.adoption();
      Fleet.Sweeps sweeps = fleet.sweeps();
      bench.site().waiting().pause(SWEEPS_WATCHED);
      return new FleetFigures(
          adopted, fleet.sweeps().millisOfATickSince(sweeps), fleet.liveHeapMb());
    }
  }

  /** Returns when nothing of it is left to do. */
  private double adoption() {
    Stopwatch watch = new Stopwatch();
    StreamReader streams = fleet.catalog().streams();
    await(
        "have a workflow",
        () ->
            streams.drivenVersions(IdRange.ALL).stream()
                .filter(stream -> stream.driverEpoch() > 0)
                .count());
    double adopted = watch.seconds();
    await(
        "have been sampled",
        () -> streams.driven().stream().filter(stream -> stream.sample() != null).count());
    // What adoption has left in queues is not what is measured.
    bench.site().waiting().pause(AFTER_ADOPTION);
    return adopted;
  }

  private List<Measurement> measure() throws Exception {
    double adopted = adoption();
    Fleet.Sweeps sweeps = fleet.sweeps();
    double before = fleet.temporal().actions();
    if (before < bench.plan().streams()) {
      throw new IllegalStateException("the server has not counted the start of each workflow");
    }
    Stopwatch window = new Stopwatch();
    watch(window);
    double hours = window.seconds() / 3_600;
    double actions = (fleet.temporal().actions() - before) / bench.plan().streams() / hours;
    double live = fleet.liveHeapMb();
    bench.remember(
        bench.plan().streams(),
        new FleetFigures(adopted, fleet.sweeps().millisOfATickSince(sweeps), live));
    return lines(adopted, window.seconds(), actions, live);
  }

  /** Looks, as a client would, how old each stream's newest sample is. */
  private void watch(Stopwatch window) {
    double reported = 0;
    while (window.seconds() < bench.plan().steady().toSeconds()) {
      fleet.requireWorker();
      List<StreamSnapshot> streams = fleet.catalog().streams().driven();
      Instant now = Instant.now();
      for (StreamSnapshot stream : streams) {
        ProgressSample sample = stream.sample();
        if (sample == null) {
          throw new IllegalStateException("a stream has lost its sample");
        }
        ages.recordValue(Math.max(0, Duration.between(sample.sampledAt(), now).toMillis()));
      }
      if (window.seconds() - reported > BETWEEN_REPORTS.toSeconds()) {
        reported = window.seconds();
        bench
            .console()
            .line(
                "  %.0f of %d s: age of samples p50 %d ms, p99 %d ms, max %d ms"
                    .formatted(
                        reported,
                        bench.plan().steady().toSeconds(),
                        ages.getValueAtPercentile(50),
                        ages.getValueAtPercentile(99),
                        ages.getMaxValue()));
      }
      bench.site().waiting().pause(EVERY);
    }
  }

  private void await(String what, LongSupplier count) {
    Stopwatch watch = new Stopwatch();
    double[] reported = {0};
    bench
        .site()
        .waiting()
        .until(
            "That all streams " + what,
            EVERY,
            LIMIT,
            () -> {
              fleet.requireWorker();
              long there = count.getAsLong();
              boolean all = there == fleet.streams().size();
              if (all || watch.seconds() - reported[0] > BETWEEN_REPORTS.toSeconds()) {
                reported[0] = watch.seconds();
                bench
                    .console()
                    .line("  %,d streams %s after %.0f s".formatted(there, what, watch.seconds()));
              }
              return all;
            });
  }

  private List<Measurement> lines(double adopted, double seconds, double actions, double live)
      throws Exception {
    String where =
        "%,d streams on one worker, Temporal %s"
            .formatted(bench.plan().streams(), fleet.temporal().description());
    return List.of(
        Measurement.of(
            "adoption of %,d streams".formatted(bench.plan().streams()),
            adopted,
            "s",
            null,
            Peer.NONE,
            "start of the worker's process until every stream has a workflow"),
        Measurement.of(
            "age of samples, p99",
            ages.getValueAtPercentile(99) / 1e3,
            "s",
            Target.atMost(AGE_SECONDS),
            Peer.NONE,
            "%s, in %.0f s; p50 %.2f s, max %.2f s"
                .formatted(
                    where, seconds, ages.getValueAtPercentile(50) / 1e3, ages.getMaxValue() / 1e3)),
        Measurement.of(
            "actions per stream and hour",
            actions + ACTIONS_OF_NEW_RUNS,
            "",
            Target.atMost(ACTIONS),
            Peer.NONE,
            ("the server's own counter over %.0f s: %.2f, hourly samples in it because they are"
                    + " spread over the hour; and %.3f reckoned for the new run of each day")
                .formatted(seconds, actions, ACTIONS_OF_NEW_RUNS)),
        Measurement.of(
            "heap of the worker",
            live,
            "MB",
            Target.atMost(Fleet.HEAP_MB),
            Peer.NONE,
            "in use after a collection; at most %.0f, garbage included, of the %d MiB it may have"
                .formatted(fleet.peakHeapMb(), Fleet.HEAP_MB)));
  }
}
