package dev.understudy.bench.figure;

import dev.understudy.bench.report.Curve;
import dev.understudy.bench.report.Curve.Cost;
import dev.understudy.bench.report.Curve.Point;
import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Growth;
import java.util.ArrayList;
import java.util.List;

/** What the size of a database does to its scan, and must not do to failover, revert and memory. */
final class DataCurve {
  private static final long FIRST_BYTES = 10_000_000;

  private DataCurve() {}

  static Findings measure(ControlBench bench) throws Exception {
    Plan plan = bench.clusters().plan();
    List<Point> points = new ArrayList<>();
    for (long bytes : Sizes.tenfold(FIRST_BYTES, plan.curveBytes())) {
      points.add(point(bench.clusters(), bytes));
      bench.console().line("  " + points.getLast().summary());
    }
    return Findings.of(
        new Curve(
            "data",
            List.of(
                new Cost("failover to LATEST under writes, p50", "ms", Growth.FLAT),
                new Cost("revert of %,d versions".formatted(plan.reverted()), "ms", Growth.FLAT),
                new Cost("resident set of the standby", "MB", Growth.BOUNDED),
                new Cost("initial scan", "s", Growth.LINEAR)),
            points));
  }

  private static Point point(Bench bench, long bytes) throws Exception {
    Plan plan = bench.plan();
    List<Double> scans = new ArrayList<>();
    List<Double> failovers = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    bench.rest();
    for (int i = 0; i < plan.repeats(); i++) {
      Pair pair = Pair.open(bench, bench.loaded(bytes));
      scans.add(pair.scanSeconds());
      failovers.add(pair.failoverMillis());
      resident.add(pair.standby().peakResidentMb());
      pair.end();
    }
    double reverted =
        ClusterFigures.revertSeconds(
            bench.alone(bytes), plan.reverted(), plan.seed(), plan.repeats());
    return new Point(
        Sizes.bytes(bytes),
        bytes,
        List.of(
            Series.median(failovers),
            reverted * 1e3,
            Series.median(resident),
            Series.median(scans)));
  }
}
