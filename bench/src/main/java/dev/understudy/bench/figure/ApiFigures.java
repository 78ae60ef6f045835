package dev.understudy.bench.figure;

import dev.understudy.bench.load.HttpLoad;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.ServedApi;
import dev.understudy.domain.StreamRecord;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Reads over HTTP, by clients in this process, of an API and a database in theirs. */
final class ApiFigures {
  private static final String STREAMS = "/api/v1/physical-replication-streams";
  private static final double GETS_PER_SECOND = 2_000;
  private static final int RATE = 500;
  private static final double GET_MS = 20;
  private static final double LIST_MS = 50;
  private static final int CLIENTS = 8;
  private static final int LISTED = 100;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private ApiFigures() {}

  static List<Measurement> measure(ControlBench bench) throws Exception {
    ControlPlan plan = bench.plan();
    bench.console().line("  registering %,d streams".formatted(plan.listedStreams()));
    try (ServedApi api = ServedApi.start(bench.site(), plan.listedStreams())) {
      Duration time = plan.apiWindow();
      long seed = plan.seed();
      Function<SplittableRandom, String> one =
          random -> {
            StreamRecord stream = api.streams().get(random.nextInt(api.streams().size()));
            return STREAMS + "/" + stream.id();
          };
      Function<SplittableRandom, String> list =
          random -> STREAMS + "?pagination.limit=%d".formatted(LISTED);
      HttpLoad gets = new HttpLoad(api.address(), api.key(), one);
      HttpLoad lists = new HttpLoad(api.address(), api.key(), list);
      gets.closed(CLIENTS, WARM_UP, seed);
      lists.closed(1, WARM_UP, seed);
      Histogram most = gets.closed(CLIENTS, time, seed);
      Histogram paced = gets.open(CLIENTS, RATE, time, seed);
      Histogram pages = lists.closed(1, time, seed);
      return lines(plan, most.getTotalCount() / (time.toMillis() / 1e3), most, paced, pages);
    }
  }

  private static List<Measurement> lines(
      ControlPlan plan, double perSecond, Histogram most, Histogram paced, Histogram pages) {
    return List.of(
        Measurement.of(
            "GET of one stream",
            perSecond,
            "/s",
            Target.atLeast(GETS_PER_SECOND),
            Peer.NONE,
            "%d clients that ask again at once, of %,d streams; p99 %.1f ms"
                .formatted(CLIENTS, plan.listedStreams(), millis(most, 99))),
        Measurement.of(
            "GET of one stream at %d/s, p99".formatted(RATE),
            millis(paced, 99),
            "ms",
            Target.atMost(GET_MS),
            Peer.NONE,
            "%,d requests, counted from when each was due; p50 %.1f ms, max %.1f ms"
                .formatted(paced.getTotalCount(), millis(paced, 50), millis(paced, 100))),
        Measurement.of(
            "list of %d of %,d streams, p99".formatted(LISTED, plan.listedStreams()),
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
