package dev.understudy.activities.provisioning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that outlives the one that started it: a session of its own, so that a terminal's
 * Ctrl-C does not reach it, and pid and start time on file, so that a later process finds it again
 * and never mistakes another for it. In its folder: {@code process}, {@code stdout.log}, {@code
 * stderr.log}.
 */
public final class DetachedProcess {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** The system reckons start times from its boot time, which wobbles by a second. */
  private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(2);

  private static final Set<String> FAREWELLS =
      Set.of(
          "Error: Could not create the Java Virtual Machine.",
          "Error: A fatal exception has occurred. Program will exit.");

  private final ProcessHandle handle;

  private DetachedProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /**
   * Starts a command in its folder's name; returns at once.
   *
   * @throws UncheckedIOException if the command cannot be run or the folder not be written
   */
  public static DetachedProcess start(Path folder, List<String> command) {
    try {
      Files.createDirectories(folder);
      List<String> line = new ArrayList<>();
      if (Files.isExecutable(SETSID)) {
        line.add(SETSID.toString());
      }
      line.addAll(command);
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(stdout(folder).toFile())
              .redirectError(stderr(folder).toFile())
              .start();
      Instant started = process.info().startInstant().orElse(Instant.EPOCH);
      // Replaced whole: whoever looks meanwhile, or after a crash, finds all of it or nothing.
      Path fresh = folder.resolve("process.new");
      Files.writeString(fresh, process.pid() + " " + started);
      Files.move(fresh, pidFile(folder), StandardCopyOption.ATOMIC_MOVE);
      return new DetachedProcess(process.toHandle());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  /** The process last started for this folder, if it is still alive. */
  public static Optional<DetachedProcess> find(Path folder) {
    try {
      if (!Files.exists(pidFile(folder))) {
        return Optional.empty();
      }
      String[] onFile = Files.readString(pidFile(folder)).trim().split(" ", 2);
      Instant started = Instant.parse(onFile[1]);
      return ProcessHandle.of(Long.parseLong(onFile[0]))
          .filter(DetachedProcess::isAlive)
          .filter(candidate -> startedAt(candidate, started))
          .map(DetachedProcess::new);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pidFile(folder), e);
    }
  }

  private static boolean startedAt(ProcessHandle candidate, Instant expected) {
    Instant started = candidate.info().startInstant().orElse(Instant.EPOCH);
    return Duration.between(expected, started).abs().compareTo(START_TIME_TOLERANCE) <= 0;
  }

  public static Path stdout(Path folder) {
    return folder.resolve("stdout.log");
  }

  public static Path stderr(Path folder) {
    return folder.resolve("stderr.log");
  }

  /**
   * The last line that a process wrote to its stderr since it was started, for a message about its
   * end. How a Java runtime takes its leave is left out: the line before says why it does.
   */
  public static String lastWords(Path folder) {
    try (Stream<String> lines = Files.lines(stderr(folder))) {
      return lines
          .filter(line -> !line.isBlank() && !FAREWELLS.contains(line))
          .reduce((before, line) -> line)
          .orElse("it said nothing");
    } catch (IOException | UncheckedIOException e) {
      return "see " + stderr(folder);
    }
  }

  private static Path pidFile(Path folder) {
    return folder.resolve("process");
  }

  public long pid() {
    return handle.pid();
  }

  /** A process that ended but was not waited for still has a pid, and no command. */
  public boolean isAlive() {
    return isAlive(handle);
  }

  private static boolean isAlive(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  /** Returns once it has ended, for whatever reason. */
  public void awaitEnd() throws InterruptedException {
    while (isAlive()) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  /** SIGSTOP: it neither answers nor ends by itself; nothing happens if it is suspended. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT: it goes on; nothing happens if it is not suspended. */
  public void resume() {
    signal("CONT");
  }

  /** What Java cannot send by itself. */
  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0 && isAlive()) {
        throw new IllegalStateException("SIG%s does not reach process %d".formatted(name, pid()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send SIG" + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while SIG" + name + " was sent", e);
    }
  }

  /** Asks it to end (SIGTERM), and ends it (SIGKILL) if it has not within the limit. */
  public void stop(Duration limit) {
    handle.destroy();
    if (!endsWithin(limit)) {
      kill();
    }
  }

  /** SIGKILL; returns once it is gone. */
  public void kill() {
    handle.destroyForcibly();
    if (!endsWithin(Duration.ofSeconds(10))) {
      throw new IllegalStateException("process " + handle.pid() + " does not die");
    }
  }

  private boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (isAlive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return !isAlive();
  }
}
