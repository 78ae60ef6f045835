package dev.understudy.bench.figure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is made of several values of one thing. */
final class Series {
  private Series() {}

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** For a note: whole numbers, in the order in which they were measured. */
  static List<String> list(List<Double> values) {
    return values.stream().map("%.0f"::formatted).toList();
  }
}
