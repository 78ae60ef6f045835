package dev.understudy.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sizes at which a cost is looked at. */
final class Sizes {
  private static final long KILO = 1_000;

  private Sizes() {}

  /** From the first on each is ten times the one before; the last is at the end, whatever it is. */
  static List<Long> tenfold(long first, long last) {
    List<Long> sizes = new ArrayList<>();
    for (long size = first; size < last; size *= 10) {
      sizes.add(size);
    }
    sizes.add(last);
    return sizes;
  }

  static String bytes(long bytes) {
    long mega = KILO * KILO;
    return bytes >= KILO * mega && bytes % (KILO * mega) == 0
        ? bytes / (KILO * mega) + " GB"
        : String.format(Locale.ROOT, "%,d MB", bytes / mega);
  }
}
