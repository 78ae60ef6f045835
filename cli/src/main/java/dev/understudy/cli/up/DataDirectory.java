package dev.understudy.cli.up;

import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything one Understudy keeps, and the lock that keeps it to one process:
 *
 * <pre>
 * DIR/up.lock      held while `understudy up` runs
 *     admin.key    secret of the administrator's API key, 0600
 *     api.url      where the API was when `understudy up` last ran
 *     seal.key     the key that seals clusters' logins, 0600
 *     database/    the embedded database
 *     temporal/    the Temporal dev server's file, where there is one
 *     clusters/    the clusters made through the API
 *     local/       the clusters made by `understudy local start`
 *     logs/
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
  private static final long SPACE_NEEDED = 512L << 20;

  private final Path root;
  private @Nullable FileChannel channel;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /** {@code $UNDERSTUDY_DATA}, else {@code ~/.understudy}. */
  public static Path byDefault() {
    String named = System.getenv("UNDERSTUDY_DATA");
    return named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".understudy");
  }

  /**
   * Makes the folder where it is missing.
   *
   * @throws CommandFailure if it cannot be made or written
   */
  public static DataDirectory open(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(absolute.resolve("logs"));
      if (!Files.isWritable(absolute)) {
        throw new CommandFailure("cannot write to " + absolute + ": choose another with --data");
      }
      return new DataDirectory(absolute);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot use " + absolute + " as data directory (" + e + "): choose another with --data",
          e);
    }
  }

  /**
   * Asks for the room that whatever starts here needs.
   *
   * @throws CommandFailure if the disk is all but full
   */
  public DataDirectory requireSpace() {
    try {
      requireSpace(root, Files.getFileStore(root).getUsableSpace());
      return this;
    } catch (IOException e) {
      throw new CommandFailure("cannot ask for the space left in " + root + " (" + e + ")", e);
    }
  }

  /** A database that fills its disk while it starts has no clear words for it. */
  static void requireSpace(Path folder, long usableBytes) {
    if (usableBytes < SPACE_NEEDED) {
      throw new CommandFailure(
          "the disk of %s has %d MB left, %d MB are needed: free some, or choose another with --data"
              .formatted(folder, usableBytes >> 20, SPACE_NEEDED >> 20));
    }
  }

  /**
   * Takes the lock for as long as this is open.
   *
   * @throws CommandFailure if another process holds it
   */
  DataDirectory lock() {
    if (!tryLock()) {
      throw new CommandFailure(
          "another `understudy up` runs on " + root + ": stop it, or choose another with --data");
    }
    return this;
  }

  /** Takes the lock for as long as this is open, unless another process holds it. */
  boolean tryLock() {
    try {
      channel =
          FileChannel.open(
              root.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      throw new CommandFailure("this process runs on " + root + " already", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot lock " + root + " (" + e + ")", e);
    }
  }

  /** The administrator's key of a data directory, whether there is one or not. */
  public static Path adminKeyIn(Path root) {
    return root.resolve("admin.key");
  }

  /** Where the API's address stands in a data directory, whether it is there or not. */
  public static Path addressIn(Path root) {
    return root.resolve("api.url");
  }

  Path adminKey() {
    return adminKeyIn(root);
  }

  Path address() {
    return addressIn(root);
  }

  Path sealKey() {
    return root.resolve("seal.key");
  }

  Path database() {
    return root.resolve("database");
  }

  Path temporal() {
    return root.resolve("temporal");
  }

  public Path clusters() {
    return root.resolve("clusters");
  }

  /** Where clusters started by hand live, one folder a cluster. */
  public Path localClusters() {
    return root.resolve("local");
  }

  Path logs() {
    return root.resolve("logs");
  }

  @Override
  public String toString() {
    return root.toString();
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot unlock " + root + " (" + e + ")", e);
    }
  }
}
