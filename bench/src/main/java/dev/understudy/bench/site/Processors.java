package dev.understudy.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the machine's processors have done since it started, in seconds of one of them, as Linux
 * counts it.
 *
 * @param disk idle, because something waited for the disk
 */
record Processors(double busy, double disk) {
  private static final Path COUNTERS = Path.of("/proc/stat");

  /** Of Linux, towards programs. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int IDLE = 3;
  private static final int DISK = 4;
  private static final int COUNTED = 8;

  static Processors look() {
    if (!Files.exists(COUNTERS)) {
      return new Processors(0, 0);
    }
    try {
      return parse(Files.readAllLines(COUNTERS).getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a line such as {@code cpu 4135585 480684 638516 2379415 41731 0 45728 1389 0 0}. */
  static Processors parse(String line) {
    String[] words = line.split("\\s+");
    long[] ticks = Arrays.stream(words, 1, 1 + COUNTED).mapToLong(Long::parseLong).toArray();
    long busy = Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[DISK];
    return new Processors(busy / TICKS_PER_SECOND, ticks[DISK] / TICKS_PER_SECOND);
  }

  Processors since(Processors before) {
    return new Processors(busy - before.busy, disk - before.disk);
  }
}
