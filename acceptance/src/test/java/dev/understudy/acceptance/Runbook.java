package dev.understudy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of {@code docs/runbook.md} that tests run as they are written. */
final class Runbook {
  private static final Path FILE = Path.of("..", "docs", "runbook.md");

  private Runbook() {}

  static List<String> temporalLines() throws IOException {
    return Files.readAllLines(FILE).stream().filter(line -> line.startsWith("temporal ")).toList();
  }

  /** The first that contains something. */
  static String line(String part) throws IOException {
    return temporalLines().stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }
}
