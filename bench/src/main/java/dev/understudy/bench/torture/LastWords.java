package dev.understudy.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the processes wrote since their last start, kept beyond the run for who looks into a
 * violation.
 *
 * @param parent where the run's folder is, too
 */
record LastWords(Path parent, long seed) {

  /** Of one cycle. */
  Path folder(int cycle) {
    return parent.resolve("understudy-torture-%d-cycle-%d".formatted(seed, cycle));
  }

  void keep(Path root, int cycle) throws IOException {
    List<Path> logs;
    try (Stream<Path> each = Files.find(root, 2, (path, a) -> path.toString().endsWith(".log"))) {
      logs = each.toList();
    }
    for (Path log : logs) {
      Path copy = folder(cycle).resolve(root.relativize(log));
      Files.createDirectories(copy.getParent());
      Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
