package dev.understudy.bench;

import dev.understudy.bench.report.OutputOptions;
import dev.understudy.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every run of measurements is told: by chance of what, where, and what becomes of it. */
final class ReportOptions {
  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides contents and choices (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--write",
      paramLabel = "DIR",
      description = "Also write performance.json and performance.md there.")
  private @Nullable Path write;

  long seed() {
    return seed;
  }

  /** On the disk that is to be measured. */
  Path parent() {
    return output.parent();
  }

  /**
   * @param command that made the report
   * @return the exit code
   */
  int deliver(Report report, String command) throws IOException {
    System.out.print(output.isJson() ? report.json() + "\n" : report.text());
    if (write != null) {
      report.write(write, command);
    }
    return report.hasFailures() ? 1 : 0;
  }
}
