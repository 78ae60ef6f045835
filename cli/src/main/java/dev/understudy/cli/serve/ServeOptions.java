package dev.understudy.cli.serve;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the commands of this package share. */
final class ServeOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The configuration in YAML (default: ${DEFAULT-VALUE});",
        "$${NAME} in it is a variable of the environment."
      })
  private Path file = Path.of("understudy.yml");

  Path file() {
    return file;
  }

  /** Reads the file, and has the process log to stdout as services do. */
  ServeConfiguration read() {
    System.setProperty("understudy.appender", "stdout");
    return ConfigurationFile.read(file);
  }
}
