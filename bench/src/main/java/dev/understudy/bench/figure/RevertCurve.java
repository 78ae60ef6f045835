package dev.understudy.bench.figure;

import dev.understudy.bench.load.Rows;
import dev.understudy.bench.report.Curve;
import dev.understudy.bench.report.Curve.Cost;
import dev.understudy.bench.report.Curve.Point;
import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Growth;
import dev.understudy.bench.site.LocalNode;
import java.util.ArrayList;
import java.util.List;

/** What it takes to revert more. */
final class RevertCurve {
  private static final long FIRST_BYTES = 1_000_000;
  private static final long STORED_BYTES = 10_000_000;

  private RevertCurve() {}

  static Findings measure(ControlBench bench) throws Exception {
    Plan plan = bench.clusters().plan();
    LocalNode node = bench.clusters().alone(Math.min(STORED_BYTES, plan.bytes()));
    List<Point> points = new ArrayList<>();
    for (long bytes : Sizes.tenfold(FIRST_BYTES, plan.revertedBytes())) {
      double seconds =
          ClusterFigures.revertSeconds(
              node, Math.max(1, bytes / Rows.VALUE_BYTES), plan.seed(), plan.repeats());
      points.add(
          new Point(Sizes.bytes(bytes), bytes, List.of(seconds * 1e3, node.peakResidentMb())));
      bench.console().line("  " + points.getLast().summary());
    }
    return Findings.of(
        new Curve(
            "reverted bytes",
            List.of(
                new Cost("RESET DATA TO SYSTEM TIME", "ms", Growth.LINEAR),
                new Cost("resident set of the cluster", "MB", Growth.BOUNDED)),
            points));
  }
}
