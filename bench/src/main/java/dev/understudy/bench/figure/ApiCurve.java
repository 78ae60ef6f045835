package dev.understudy.bench.figure;

import dev.understudy.bench.load.HttpLoad;
import dev.understudy.bench.report.Curve;
import dev.understudy.bench.report.Curve.Cost;
import dev.understudy.bench.report.Curve.Point;
import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Growth;
import dev.understudy.bench.site.ServedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What one client waits for while the API's catalog fills. */
final class ApiCurve {
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private ApiCurve() {}

  static Findings measure(ControlBench bench) throws Exception {
    ControlPlan plan = bench.plan();
    List<Point> points = new ArrayList<>();
    ServedApi api = bench.api();
    HttpLoad gets = ApiFigures.gets(api);
    HttpLoad lists = ApiFigures.lists(api);
    Duration time = plan.apiWindow().dividedBy(4);
    Duration warmUp = time.compareTo(WARM_UP) < 0 ? time : WARM_UP;
    gets.closed(1, warmUp, plan.seed());
    lists.closed(1, warmUp, plan.seed());
    for (long streams : Sizes.tenfold(1, plan.apiStreams())) {
      api.grow((int) streams);
      lists.closed(1, time, plan.seed());
      points.add(
          new Point(
              "%,d streams".formatted(streams),
              streams,
              List.of(
                  median(gets.closed(1, time, plan.seed())),
                  median(lists.closed(1, time, plan.seed())),
                  api.residentMb())));
      bench.console().line("  " + points.getLast().summary());
    }
    return Findings.of(
        new Curve(
            "streams in the catalog",
            List.of(
                new Cost("GET of one stream, p50", "ms", Growth.FLAT),
                new Cost(
                    "list of at most %d streams, p50".formatted(ApiFigures.LISTED),
                    "ms",
                    Growth.LINEAR),
                new Cost("resident set of the API", "MB", Growth.BOUNDED)),
            points));
  }

  private static double median(Histogram latencies) {
    return latencies.getValueAtPercentile(50) / 1e3;
  }
}
