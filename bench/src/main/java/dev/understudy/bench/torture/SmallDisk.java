package dev.understudy.bench.torture;

import dev.understudy.bench.site.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own for one process, small enough to be filled; only root may make one. */
final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";
  private static final int CHUNK = 64 << 10;

  private final Path folder;
  private boolean mounted;
  private boolean closed;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** At a folder, until the run ends at the latest. Empty where this is not allowed. */
  static Optional<SmallDisk> mount(Site site, Path folder, int megabytes) throws IOException {
    Files.createDirectories(folder);
    SmallDisk disk = new SmallDisk(folder);
    site.atEnd(disk::close);
    return disk.mount(megabytes) ? Optional.of(disk) : Optional.empty();
  }

  private synchronized boolean mount(int megabytes) {
    mounted =
        !closed
            && run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%dm".formatted(megabytes),
                "tmpfs",
                folder.toString());
    return mounted;
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Not one byte is left then. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(folder.resolve(BALLAST))) {
      byte[] chunk = new byte[CHUNK];
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      // As it is meant to be.
    }
  }

  void free() {
    try {
      Files.deleteIfExists(folder.resolve(BALLAST));
    } catch (IOException e) {
      throw new IllegalStateException("a file system cannot be freed", e);
    }
  }

  /** What still ends on it does not matter. */
  @Override
  public synchronized void close() {
    closed = true;
    if (mounted && !run("umount", "-l", folder.toString())) {
      System.err.println("torture: unmount " + folder + " by hand");
    }
    mounted = false;
  }
}
