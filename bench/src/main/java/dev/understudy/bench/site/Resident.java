package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory that a process holds, in MB. */
final class Resident {
  private Resident() {}

  static double most(DetachedProcess process) throws IOException {
    return read(process, "VmHWM");
  }

  static double now(DetachedProcess process) throws IOException {
    return read(process, "VmRSS");
  }

  private static double read(DetachedProcess process, String line) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(found -> found.startsWith(line + ":"))
          .mapToDouble(found -> Double.parseDouble(found.replaceAll("\\D", "")) * 1024 / 1e6)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + line + " in " + status));
    }
  }
}
