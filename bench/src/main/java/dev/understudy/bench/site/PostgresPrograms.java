package dev.understudy.bench.site;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs, as the system's packages install them. PostgreSQL refuses to run as
 * root, so that root hands its processes to the user {@code postgres}.
 */
public final class PostgresPrograms {
  public static final String HOW_TO_INSTALL = "Debian: apt-get install postgresql";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final List<String> NEEDED =
      List.of("initdb", "postgres", "pg_ctl", "pg_basebackup");
  private static final String USER = "postgres";
  private static final int LIMIT_MINUTES = 20;

  private final Path folder;
  private final boolean asRoot = "root".equals(System.getProperty("user.name"));

  private PostgresPrograms(Path folder) {
    this.folder = folder;
  }

  /** The newest of Debian's versions, else what is on the PATH. */
  public static Optional<PostgresPrograms> find() throws IOException {
    List<Path> candidates = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .sorted(Comparator.comparing(PostgresPrograms::major).reversed())
            .map(version -> version.resolve("bin"))
            .forEach(candidates::add);
      }
    }
    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of)
        .forEach(candidates::add);
    return candidates.stream()
        .filter(
            candidate ->
                NEEDED.stream().allMatch(name -> Files.isExecutable(candidate.resolve(name))))
        .findFirst()
        .map(PostgresPrograms::new);
  }

  private static int major(Path folder) {
    String digits = folder.getFileName().toString().replaceAll("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** Such as {@code postgres (PostgreSQL) 15.12}. */
  public String version() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(folder.resolve("postgres").toString(), "--version").start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text.strip();
  }

  /** A program with its arguments, as the user that may run it. */
  List<String> command(String program, String... arguments) {
    List<String> line = new ArrayList<>();
    if (asRoot) {
      line.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    line.add(folder.resolve(program).toString());
    line.addAll(List.of(arguments));
    return line;
  }

  /** Gives an empty folder to the user that PostgreSQL runs as. */
  Path makeFolder(Path path) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    if (asRoot) {
      Files.setOwner(
          path,
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    return path;
  }

  /**
   * Runs a program to its end.
   *
   * @throws IOException with what it said, if it failed
   */
  void run(Path folderToRunIn, String program, String... arguments)
      throws IOException, InterruptedException {
    Path log = folderToRunIn.resolve(program + ".log");
    Process process =
        new ProcessBuilder(command(program, arguments))
            .directory(folderToRunIn.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(program + " took more than " + LIMIT_MINUTES + " minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException(program + " failed: " + Files.readString(log).strip());
    }
  }
}
