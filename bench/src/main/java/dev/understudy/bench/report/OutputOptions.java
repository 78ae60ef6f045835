package dev.understudy.bench.report;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command of this module is told: where it works, and how it says what came of it. */
public final class OutputOptions {
  private enum Output {
    TEXT,
    JSON
  }

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

  /** Of the folder that is gone at the end; on the disk that matters. */
  public Path parent() {
    return parent;
  }

  public boolean isJson() {
    return output == Output.JSON;
  }
}
