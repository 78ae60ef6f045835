package dev.understudy.bench;

import dev.understudy.bench.figure.Plan;
import dev.understudy.cli.CommandFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is done for the figures of clusters. */
final class DataOptions {
  @Option(
      names = "--size",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "Bytes of values in the large table (default: 1GB).")
  private long size = 1_000_000_000;

  @Option(
      names = "--curve-size",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "The same at the end of the curve of data (default: that of --size).")
  private @Nullable Long curveSize;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "Length of one measured window (default: ${DEFAULT-VALUE}).")
  private double window = 3;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Windows and runs that a median is taken of (default: ${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "Kills for the figure `reopen` (default: ${DEFAULT-VALUE}).")
  private int kills = 5;

  @Option(
      names = "--reverted",
      paramLabel = "N",
      description = "Versions in the larger revert (default: ${DEFAULT-VALUE}).")
  private long reverted = 200_000;

  @Option(
      names = "--reverted-size",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "Bytes of values at the end of the curve of reverted bytes (default: 1GB).")
  private long revertedBytes = 1_000_000_000;

  Plan plan(long seed) {
    if (repeats < 1 || kills < 1 || reverted < 4 || window < 0.1) {
      throw new CommandFailure(
          "too little to measure: --repeats and --kills from 1, --reverted from 4, --window from 0.1");
    }
    Duration length = Duration.ofMillis((long) (window * 1e3));
    long curve = curveSize == null ? size : curveSize;
    return new Plan(size, curve, seed, length, repeats, kills, reverted, revertedBytes);
  }
}
