package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A PostgreSQL server with its own defaults (128 MB of shared buffers, fsync and synchronous_commit
 * on), but for one: a standby tells its primary which rows it reads, since the replay of their
 * removal would end the queries that compare both.
 */
public final class Postgres {
  private static final String HOST = "127.0.0.1";
  private static final Duration EVERY = Duration.ofMillis(20);
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);
  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(5);

  private final Site site;
  private final PostgresPrograms programs;
  private final Path folder;
  private final int port;

  private Postgres(Site site, PostgresPrograms programs, String name) throws IOException {
    this.site = site;
    this.programs = programs;
    Path place = site.root().resolve(name);
    this.folder = site.folder(name, () -> kill(place));
    Files.createDirectories(folder);
    this.port = FreePort.find();
  }

  /** A new server, ready. */
  public static Postgres create(Site site, PostgresPrograms programs, String name)
      throws IOException, InterruptedException {
    Postgres server = new Postgres(site, programs, name);
    programs.makeFolder(server.data());
    programs.run(
        server.folder,
        "initdb",
        "-D",
        server.data().toString(),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C");
    return server.start();
  }

  /** A streaming standby of this one, ready for reading. */
  public Postgres standby(String name) throws IOException, InterruptedException {
    Postgres standby = new Postgres(site, programs, name);
    programs.makeFolder(standby.data());
    baseBackup(standby.folder, standby.data(), "-X", "stream", "-R");
    return standby.start();
  }

  /** Copies all files of the server, without its log, to a new folder; made durable as usual. */
  public Path baseBackup(String name) throws IOException, InterruptedException {
    Path place = Files.createDirectories(folder.resolve(name));
    baseBackup(place, programs.makeFolder(place.resolve("data")), "-X", "none");
    return place;
  }

  private void baseBackup(Path runIn, Path to, String... options)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-D", to.toString(), "-h", HOST, "-p", Integer.toString(port), "-U", "postgres"));
    arguments.addAll(List.of("-c", "fast"));
    arguments.addAll(List.of(options));
    programs.run(runIn, "pg_basebackup", arguments.toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Postgres start() {
    DetachedProcess process =
        DetachedProcess.start(
            folder,
            programs.command(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + HOST,
                "-c",
                "unix_socket_directories=",
                "-c",
                "hot_standby_feedback=on"));
    site.waiting()
        .until("The start of PostgreSQL in " + folder, EVERY, UNTIL_READY, () -> answers(process));
    return this;
  }

  private boolean answers(DetachedProcess process) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "PostgreSQL ended while it started: " + DetachedProcess.lastWords(folder));
    }
    try {
      return database().value("SELECT 1").equals("1");
    } catch (SQLException notYet) {
      return false;
    }
  }

  public Database database() {
    return Database.postgres(HOST, port);
  }

  /** Ends it and gives its disk space back. */
  public void drop() throws IOException {
    kill(folder);
    site.delete(folder);
  }

  /** The main process takes its children with it; SIGQUIT is its own word for "at once". */
  private static void kill(Path folder) {
    DetachedProcess.find(folder)
        .ifPresent(
            process -> {
              try {
                new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              process.stop(UNTIL_STOPPED);
            });
  }

  /** The bytes of all files of a folder. */
  public static long bytes(Path folder) throws IOException {
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes.get();
  }
}
