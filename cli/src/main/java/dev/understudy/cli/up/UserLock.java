package dev.understudy.cli.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Work that two processes of a user, or two threads of one, must not do at the same moment. */
final class UserLock {
  private final String name;

  /**
   * @param name of its file in the user's cache, without an ending
   */
  UserLock(String name) {
    this.name = name;
  }

  /** What works with files. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Waits until nobody else does it. */
  synchronized <T> T hold(Work<T> work) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            userCache().resolve(name + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      channel.lock();
      return work.run();
    }
  }

  /** The folder for what all installations of a user share; it is there. */
  static Path userCache() throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path root = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return Files.createDirectories(root.resolve("understudy"));
  }
}
