package dev.understudy.bench.figure;

import java.time.Duration;
import java.util.Map;

/**
 * How much is done for a figure.
 *
 * @param bytes of values in the large table; a tenth of it in the small one
 * @param curveBytes of values in the largest table of those that show how costs grow with data
 * @param measured length of one window; half of it is run before, to warm up
 * @param repeats windows or runs that a median is taken of
 * @param kills how often a cluster is killed and opened again
 * @param reverted versions in the larger revert; a quarter of it in the smaller one
 * @param revertedBytes of values in the largest revert of those that show how its cost grows
 */
public record Plan(
    long bytes,
    long curveBytes,
    long seed,
    Duration measured,
    int repeats,
    int kills,
    long reverted,
    long revertedBytes) {
  static final int CONNECTIONS = 8;
  static final int WRITES_PER_SECOND = 2_000;
  static final int CHANGED_ROWS = 1_000;

  long smallBytes() {
    return bytes / 10;
  }

  Duration warmUp() {
    return measured.dividedBy(2);
  }

  /** A size for a figure's name. */
  static String megabytes(double megabytes) {
    return (megabytes < 0.95 ? "%.1f MB" : "%,.0f MB").formatted(megabytes);
  }

  /** For the report. */
  public Map<String, String> parameters() {
    return Map.of(
        "size", Sizes.bytes(bytes) + " of values",
        "curve_size", Sizes.bytes(curveBytes) + " of values",
        "seed", Long.toString(seed),
        "window", measured.toMillis() + " ms",
        "repeats", Integer.toString(repeats),
        "kills", Integer.toString(kills),
        "reverted", Long.toString(reverted),
        "reverted_bytes", Sizes.bytes(revertedBytes));
  }
}
