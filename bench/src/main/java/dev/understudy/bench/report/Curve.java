package dev.understudy.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What costs come to at growing sizes.
 *
 * @param of what grows
 */
public record Curve(String of, List<Cost> costs, List<Point> points) {
  /** A column: something that is paid, and how it may grow. */
  public record Cost(String name, String unit, Growth allowed) {}

  /**
   * A row: what each of the costs came to at one size.
   *
   * @param label names the size
   */
  public record Point(String label, double size, List<Double> paid) {
    /** In one line, in the order of the costs. */
    public String summary() {
      return label + ": " + String.join(", ", paid.stream().map(Numbers::text).toList());
    }
  }

  public Curve {
    costs = List.copyOf(costs);
    points = List.copyOf(points);
  }

  /** A line of the main table for each cost; none if a single size has shown no growth. */
  public List<Measurement> verdicts() {
    return points.size() < 2
        ? List.of()
        : IntStream.range(0, costs.size()).mapToObj(this::verdict).toList();
  }

  private Measurement verdict(int column) {
    Cost cost = costs.get(column);
    List<Double> sizes = points.stream().map(Point::size).toList();
    List<Double> paid = points.stream().map(point -> point.paid().get(column)).toList();
    double exponent = cost.allowed().exponent(sizes, paid);
    return Measurement.of(
        "growth of %s with %s".formatted(cost.name(), of),
        exponent,
        "exponent",
        Target.atMost(cost.allowed().limit()),
        Peer.NONE,
        "%s %s at %s"
            .formatted(
                String.join(" → ", paid.stream().map(Numbers::text).toList()),
                cost.unit(),
                String.join(" → ", points.stream().map(Point::label).toList())));
  }

  /** A table with a row for each size, and one for what follows. */
  String markdown() {
    List<String> head = new ArrayList<>(List.of(of));
    costs.forEach(cost -> head.add(cost.name() + ", " + cost.unit()));
    StringBuilder out =
        new StringBuilder(row(head)).append("|---".repeat(head.size())).append("|\n");
    for (Point point : points) {
      List<String> cells = new ArrayList<>(List.of(point.label()));
      point.paid().forEach(value -> cells.add(Numbers.text(value)));
      out.append(row(cells));
    }
    List<Measurement> verdicts = verdicts();
    if (!verdicts.isEmpty()) {
      List<String> cells = new ArrayList<>(List.of("exponent"));
      for (int i = 0; i < verdicts.size(); i++) {
        cells.add(judged(costs.get(i), verdicts.get(i)));
      }
      out.append(row(cells));
    }
    return out.toString();
  }

  private static String judged(Cost cost, Measurement line) {
    String word = cost.allowed().word();
    return "%s (%s): %s"
        .formatted(
            Numbers.text(line.value()),
            line.targetText(),
            line.verdict() == Verdict.YES ? word : "not " + word);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
