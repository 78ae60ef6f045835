package dev.understudy.bench.figure;

import dev.understudy.bench.load.HttpLoad;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Busy;
import dev.understudy.bench.site.ServedApi;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Reads over HTTP, by clients in this process, of an API and a database in theirs. */
final class ApiFigures {
  private static final String STREAMS = "/api/v1/physical-replication-streams";
  private static final double GETS_PER_SECOND = 2_000;
  private static final int RATE = 500;
  private static final double GET_MS = 20;
  private static final double LIST_MS = 50;
  private static final int CLIENTS = 8;
  static final int LISTED = 100;
  private static final int SLICES_WITHOUT_GAIN = 4;
  private static final int MOST_SLICES = 30;
  private static final double GAIN = 1.05;

  private ApiFigures() {}

  static List<Measurement> measure(ControlBench bench) throws Exception {
    ControlPlan plan = bench.plan();
    ServedApi api = bench.api();
    bench.console().line("  registering %,d streams".formatted(plan.apiStreams()));
    api.grow(plan.apiStreams());
    Duration time = plan.apiWindow();
    long seed = plan.seed();
    HttpLoad gets = gets(api);
    HttpLoad lists = lists(api);
    warmUp(gets, CLIENTS, time, seed);
    warmUp(lists, 1, time, seed);
    Histogram most;
    String meanwhile;
    try (Busy busy = bench.site().busy()) {
      most = gets.closed(CLIENTS, time, seed);
      meanwhile = busy.text();
    }
    Histogram paced = gets.open(CLIENTS, RATE, time, seed);
    Histogram pages = lists.closed(1, time, seed);
    return lines(
        plan, most.getTotalCount() / (time.toMillis() / 1e3), meanwhile, most, paced, pages);
  }

  /**
   * Until nothing is gained any more: a JVM of two cores compiles what it is asked for a minute.
   */
  private static void warmUp(HttpLoad load, int clients, Duration window, long seed)
      throws Exception {
    Duration slice = window.dividedBy(2);
    double best = 0;
    int withoutGain = 0;
    for (int i = 0; i < MOST_SLICES && withoutGain < SLICES_WITHOUT_GAIN; i++) {
      long answered = load.closed(clients, slice, seed).getTotalCount();
      withoutGain = answered > best * GAIN ? 0 : withoutGain + 1;
      best = Math.max(best, answered);
    }
  }

  /** Of one stream each, chosen evenly. */
  static HttpLoad gets(ServedApi api) {
    return new HttpLoad(
        api.address(),
        api.key(),
        random -> STREAMS + "/" + api.streams().get(random.nextInt(api.streams().size())).id());
  }

  static HttpLoad lists(ServedApi api) {
    return new HttpLoad(
        api.address(), api.key(), random -> STREAMS + "?pagination.limit=%d".formatted(LISTED));
  }

  private static List<Measurement> lines(
      ControlPlan plan,
      double perSecond,
      String meanwhile,
      Histogram most,
      Histogram paced,
      Histogram pages) {
    return List.of(
        Measurement.of(
            "GET of one stream",
            perSecond,
            "/s",
            Target.atLeast(GETS_PER_SECOND),
            Peer.NONE,
            "%d clients that ask again at once, of %,d streams; p99 %.1f ms; %s"
                .formatted(CLIENTS, plan.apiStreams(), millis(most, 99), meanwhile)),
        Measurement.of(
            "GET of one stream at %d/s, p99".formatted(RATE),
            millis(paced, 99),
            "ms",
            Target.atMost(GET_MS),
            Peer.NONE,
            "%,d requests, counted from when each was due; p50 %.1f ms, max %.1f ms"
                .formatted(paced.getTotalCount(), millis(paced, 50), millis(paced, 100))),
        Measurement.of(
            "list of %d of %,d streams, p99".formatted(LISTED, plan.apiStreams()),
            millis(pages, 99),
            "ms",
            Target.atMost(LIST_MS),
            Peer.NONE,
            "%,d requests, one after the other; p50 %.1f ms"
                .formatted(pages.getTotalCount(), millis(pages, 50))));
  }

  private static double millis(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }
}
