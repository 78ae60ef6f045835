package dev.understudy.cli.up;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.SecretFile;
import dev.understudy.migrations.DatabaseUser;
import dev.understudy.migrations.Migrations;
import dev.understudy.migrations.ServingUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A real MariaDB server for one machine, on loopback and with two users: one that migrates and one
 * for API and workers, which can change rows but not tables. A server that an earlier `up` left
 * behind is stopped first: its database recovers by itself.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  public static final String USER = "understudy";
  private static final String MIGRATING_USER = "understudy_migrations";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final DetachedProcess server;
  private final int port;
  private final String password;
  private final DatabaseUser migrating;

  private EmbeddedDatabase(
      DetachedProcess server, int port, String password, DatabaseUser migrating) {
    this.server = server;
    this.port = port;
    this.password = password;
    this.migrating = migrating;
  }

  /** Returns once it answers; everything is kept in the folder. */
  public static EmbeddedDatabase start(Path folder) {
    try {
      Files.createDirectories(folder);
      DetachedProcess.find(folder).ifPresent(left -> left.stop(STOP_LIMIT));
      MariaDbPrograms programs = MariaDbPrograms.unpacked();
      Path data = folder.resolve("data");
      if (!Files.exists(data)) {
        programs.install(data);
      }
      String password = password(passwordFile(folder));
      DatabaseUser migrating = migrating(folder);
      SecretFile.write(initialisation(folder), users(password, migrating));
      int port = FreePort.find();
      DetachedProcess server = DetachedProcess.start(folder, command(programs, folder, data, port));
      EmbeddedDatabase database = new EmbeddedDatabase(server, port, password, migrating);
      database.awaitReady(DetachedProcess.stderr(folder));
      Files.writeString(portFile(folder), Integer.toString(port));
      return database;
    } catch (IOException e) {
      throw new CommandFailure("cannot start the embedded database in " + folder, e);
    }
  }

  /**
   * The server that an `up` runs; closing it is not for whoever asks here.
   *
   * @throws CommandFailure if there is none
   */
  static EmbeddedDatabase running(Path folder) {
    try {
      DetachedProcess server =
          DetachedProcess.find(folder)
              .orElseThrow(() -> new CommandFailure("the database in " + folder + " is starting"));
      int port = Integer.parseInt(Files.readString(portFile(folder)));
      return new EmbeddedDatabase(server, port, password(passwordFile(folder)), migrating(folder));
    } catch (IOException | NumberFormatException e) {
      throw new CommandFailure(
          "the database in " + folder + " does not say its port: start `understudy up` again", e);
    }
  }

  private static Path portFile(Path folder) {
    return folder.resolve("port");
  }

  private static Path passwordFile(Path folder) {
    return folder.resolve("password");
  }

  private static Path initialisation(Path folder) {
    return folder.resolve("initialise.sql");
  }

  private static DatabaseUser migrating(Path folder) throws IOException {
    return new DatabaseUser(MIGRATING_USER, password(folder.resolve("migrations.password")));
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      SecretFile.write(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file);
  }

  /**
   * Passwords reach the server by a file that only its owner reads, run at every start. Servers of
   * earlier versions let the serving user do anything in the database: that is taken back.
   */
  private static String users(String password, DatabaseUser migrating) {
    return """
    CREATE DATABASE IF NOT EXISTS understudy CHARACTER SET utf8mb4;
    CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
    GRANT %3$s ON understudy.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
    CREATE USER IF NOT EXISTS '%4$s'@'127.0.0.1' IDENTIFIED BY '%5$s';
    GRANT SELECT ON understudy.* TO '%4$s'@'127.0.0.1';
    REVOKE ALL PRIVILEGES ON understudy.* FROM '%4$s'@'127.0.0.1';
    GRANT SELECT ON understudy.* TO '%4$s'@'127.0.0.1';
    """
        .formatted(
            migrating.name(),
            migrating.password(),
            ServingUser.PRIVILEGES_TO_MIGRATE,
            USER,
            password);
  }

  private static List<String> command(MariaDbPrograms programs, Path folder, Path data, int port)
      throws IOException {
    return List.of(
        programs.server().toString(),
        "--no-defaults",
        "--basedir=" + programs.base(),
        "--datadir=" + data,
        "--socket=server.sock",
        "--pid-file=server.pid",
        // A server that starts deletes what it takes for its leftovers in a folder that others
        // share.
        "--tmpdir=" + Files.createDirectories(folder.resolve("temporary")),
        "--port=" + port,
        "--bind-address=127.0.0.1",
        "--user=" + System.getProperty("user.name"),
        "--init-file=" + initialisation(folder),
        "--skip-ssl",
        "--skip-name-resolve",
        "--default-time-zone=+00:00",
        "--character-set-server=utf8mb4",
        "--transaction-isolation=READ-COMMITTED",
        "--max-allowed-packet=64M",
        "--innodb-buffer-pool-size=64M",
        "--lc-messages-dir=" + programs.base().resolve("share"));
  }

  private void awaitReady(Path errors) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, password)) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > deadline) {
          throw new CommandFailure(
              "the embedded database did not start; its last words are in " + errors, e);
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Brings it to this version's schema, and lets the serving user work with that. */
  public void migrate() {
    Migrations.apply(jdbcUrl(), migrating.name(), migrating.password());
    List<String> surplus =
        ServingUser.grant(jdbcUrl(), migrating, new DatabaseUser(USER, password));
    if (!surplus.isEmpty()) {
      throw new IllegalStateException(USER + " may do more than it needs: " + surplus);
    }
  }

  DatabaseUser migrating() {
    return migrating;
  }

  public String jdbcUrl() {
    return "jdbc:mysql://127.0.0.1:"
        + port
        + "/understudy?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectionTimeZone=UTC"
        + "&forceConnectionTimeZoneToSession=true&preserveInstants=true&rewriteBatchedStatements=true";
  }

  public String password() {
    return password;
  }

  @Override
  public void close() {
    server.stop(STOP_LIMIT);
  }
}
