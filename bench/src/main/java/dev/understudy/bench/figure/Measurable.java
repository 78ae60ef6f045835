package dev.understudy.bench.figure;

import dev.understudy.bench.report.Measurement;
import java.util.List;
import java.util.Locale;

/**
 * A figure, by its name on the command line.
 *
 * @param <B> what the figures of a run share
 */
public interface Measurable<B> {
  String name();

  Method<B> method();

  /** As a person writes it. */
  default String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its lines of the table; one that says so if it could not be measured. */
  default List<Measurement> measure(B bench) {
    try {
      return method().measure(bench);
    } catch (Exception e) {
      return List.of(Measurement.failed(label(), e));
    }
  }

  /** How a figure is measured. */
  @FunctionalInterface
  interface Method<B> {
    List<Measurement> measure(B bench) throws Exception;
  }
}
