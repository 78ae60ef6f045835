package dev.understudy.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the table shows them: three digits that mean something, thousands apart. */
final class Numbers {
  private Numbers() {}

  static String text(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }
}
