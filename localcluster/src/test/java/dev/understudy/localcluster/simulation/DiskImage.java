package dev.understudy.localcluster.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a store's files at one moment, while the store is in use. */
final class DiskImage {
  private static final int TRIES = 200;

  private DiskImage() {}

  /** Copies a store's directory; logs may grow meanwhile, anything else makes it begin again. */
  static void take(Path from, Path to) throws IOException {
    for (int left = TRIES; left > 0; left--) {
      Map<Path, Long> before = files(from);
      delete(to);
      Files.createDirectories(to);
      if (copied(before, to) && before.equals(files(from))) {
        return;
      }
    }
    throw new IOException("the files of " + from + " never stood still");
  }

  private static boolean copied(Map<Path, Long> files, Path to) throws IOException {
    try {
      for (Path file : files.keySet()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Files with their sizes, where they matter. */
  private static Map<Path, Long> files(Path directory) throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.toList()) {
        boolean grows = file.toString().endsWith(".log") || file.endsWith("LOG");
        files.put(file, grows ? 0 : Files.size(file));
      }
    } catch (NoSuchFileException e) {
      files.put(directory, -1L);
    }
    return files;
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
