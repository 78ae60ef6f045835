package dev.understudy.bench.report;

import java.util.List;

/** What measuring one figure gave: lines of the table, and how cost grows where that was asked. */
public record Findings(List<Measurement> lines, List<Curve> curves) {
  public Findings {
    lines = List.copyOf(lines);
    curves = List.copyOf(curves);
  }

  public static Findings of(List<Measurement> lines) {
    return new Findings(lines, List.of());
  }

  public static Findings of(Curve curve) {
    return new Findings(curve.verdicts(), List.of(curve));
  }

  /** With what {@code --only} has to name for this. */
  public Findings by(String name) {
    return new Findings(lines.stream().map(line -> line.by(name)).toList(), curves);
  }

  /** With what kept the machine busy meanwhile, beside each target that was not met. */
  public Findings boundedBy(String what) {
    return new Findings(lines.stream().map(line -> line.boundedBy(what)).toList(), curves);
  }
}
