package dev.understudy.bench.figure;

import dev.understudy.bench.report.Curve;
import dev.understudy.bench.report.Curve.Cost;
import dev.understudy.bench.report.Curve.Point;
import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Growth;
import java.util.ArrayList;
import java.util.List;

/** What one worker pays for more streams that replicate. */
final class StreamCurve {
  private StreamCurve() {}

  static Findings measure(ControlBench bench) throws Exception {
    List<Point> points = new ArrayList<>();
    for (long streams : Sizes.tenfold(1, bench.plan().curveStreams())) {
      FleetFigures found = bench.fleet((int) streams);
      points.add(
          new Point(
              "%,d streams".formatted(streams),
              streams,
              List.of(found.sweepMillis(), found.heapMb(), found.adoptionSeconds())));
      bench.console().line("  " + points.getLast().summary());
    }
    return Findings.of(
        new Curve(
            "streams of a worker",
            List.of(
                new Cost("processors' time of a sweep's tick", "ms", Growth.LINEAR),
                new Cost("heap of the worker", "MB", Growth.LINEAR),
                new Cost("adoption", "s", Growth.LINEAR)),
            points));
  }
}
