package dev.understudy.localcluster.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/** Makes files and directories that are still there after a loss of power, and removes them. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Makes a directory and its missing parents; each is on disk in its own parent after. */
  public static void createDirectories(Path directory) throws IOException {
    createDirectories(directory, DurableFiles::sync);
  }

  static void createDirectories(Path directory, Sync sync) throws IOException {
    Deque<Path> changed = new ArrayDeque<>();
    Path missing = directory.toAbsolutePath().normalize();
    while (missing != null && !Files.isDirectory(missing)) {
      missing = missing.getParent();
      if (missing != null) {
        changed.push(missing);
      }
    }
    Files.createDirectories(directory);
    for (Path parent : changed) {
      sync.sync(parent);
    }
  }

  /** Returns once a file, or what a directory lists, is on disk. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes a directory, if it is there, with all that is in it. */
  public static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What makes a path durable. */
  interface Sync {
    void sync(Path path) throws IOException;
  }
}
