package dev.understudy.bench;

import dev.understudy.bench.figure.Measurable;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.Console;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Takes one figure after another, and says which. */
final class Measuring {
  private Measuring() {}

  static <B> List<Measurement> all(
      Collection<? extends Measurable<B>> figures, B bench, Site site, Console console) {
    List<Measurement> measurements = new ArrayList<>();
    for (Measurable<B> figure : figures) {
      console.line("measuring " + figure.label());
      List<Measurement> lines = figure.measure(bench);
      lines.forEach(line -> console.line("  " + line.summary()));
      measurements.addAll(lines);
      site.requireOpen();
    }
    return measurements;
  }
}
