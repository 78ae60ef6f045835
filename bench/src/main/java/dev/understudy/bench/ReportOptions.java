package dev.understudy.bench;

import dev.understudy.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every run of measurements is told: by chance of what, where, and what becomes of it. */
final class ReportOptions {
  private enum Output {
    TEXT,
    JSON
  }

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides contents and choices (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the temporary folder is made (default: ${DEFAULT-VALUE}).")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json, on stdout; steps go to stderr.")
  private Output output = Output.TEXT;

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
    return parent;
  }

  /**
   * @param command that made the report
   * @return the exit code
   */
  int deliver(Report report, String command) throws IOException {
    System.out.print(output == Output.JSON ? report.json() + "\n" : report.text());
    if (write != null) {
      report.write(write, command);
    }
    return report.hasFailures() ? 1 : 0;
  }
}
