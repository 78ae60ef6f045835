package dev.understudy.bench;

import dev.understudy.bench.figure.ControlBench;
import dev.understudy.bench.figure.Figure;
import dev.understudy.bench.report.Curve;
import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Machine;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Report;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes one figure after another, and says which.
 *
 * @param seconds that each figure took
 */
record Measuring(List<Measurement> lines, List<Curve> curves, Map<Figure, Long> seconds) {

  static Measuring all(Collection<Figure> figures, ControlBench bench, Site site, Console console) {
    List<Measurement> lines = new ArrayList<>();
    List<Curve> curves = new ArrayList<>();
    Map<Figure, Long> seconds = new EnumMap<>(Figure.class);
    for (Figure figure : figures) {
      console.line("measuring %s (second %d)".formatted(figure.label(), sum(seconds)));
      long start = System.nanoTime();
      Findings found = figure.measure(bench);
      found.lines().forEach(line -> console.line("  " + line.summary()));
      lines.addAll(found.lines());
      curves.addAll(found.curves());
      seconds.put(figure, Duration.ofNanos(System.nanoTime() - start).toSeconds());
      site.requireOpen();
    }
    return new Measuring(lines, curves, seconds);
  }

  private static long sum(Map<Figure, Long> seconds) {
    return seconds.values().stream().mapToLong(Long::longValue).sum();
  }

  Report report(Machine machine, Map<String, String> parameters) {
    Map<String, String> told = new TreeMap<>(parameters);
    told.put("took", took());
    return new Report(machine, told, lines, curves);
  }

  private String took() {
    String each =
        seconds.entrySet().stream()
            .map(entry -> entry.getKey().label() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "%d s (%s)".formatted(sum(seconds), each);
  }
}
