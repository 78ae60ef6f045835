package dev.understudy.bench.report;

import java.util.List;

/**
 * How a cost may grow with a size, as the exponent e of cost ~ size^e: 0 for a cost that stays as
 * it is, 1 for one that grows in step.
 */
public enum Growth {
  /** Ten times the size may cost 1.41 times as much. */
  FLAT(0.15, "flat"),
  /** The same of the last step alone: caches and heaps fill up to their bounds first. */
  BOUNDED(0.15, "bounded"),
  /** Ten times the size may cost 14.1 times as much. */
  LINEAR(1.15, "linear at most");

  private final double limit;
  private final String word;

  Growth(double limit, String word) {
    this.limit = limit;
    this.word = word;
  }

  String word() {
    return word;
  }

  double limit() {
    return limit;
  }

  /**
   * The exponent that is held against the limit. A constant part hides at small sizes what happens
   * at large ones, so that what may grow is judged by its last step if that is the steepest.
   */
  double exponent(List<Double> sizes, List<Double> costs) {
    double all = slope(sizes, costs);
    int from = Math.max(0, sizes.size() - 2);
    double last = slope(sizes.subList(from, sizes.size()), costs.subList(from, sizes.size()));
    return switch (this) {
      case FLAT -> all;
      case BOUNDED -> last;
      case LINEAR -> Math.max(all, last);
    };
  }

  /** Of the line of least squares through the logarithms. */
  static double slope(List<Double> sizes, List<Double> costs) {
    if (sizes.size() != costs.size() || sizes.size() < 2) {
      throw new IllegalArgumentException("a growth is seen at two sizes or more");
    }
    double meanSize = meanLog(sizes);
    double meanCost = meanLog(costs);
    double both = 0;
    double square = 0;
    for (int i = 0; i < sizes.size(); i++) {
      double size = Math.log(sizes.get(i)) - meanSize;
      both += size * (Math.log(costs.get(i)) - meanCost);
      square += size * size;
    }
    return both / square;
  }

  private static double meanLog(List<Double> values) {
    return values.stream().mapToDouble(Math::log).average().orElseThrow();
  }
}
