package dev.understudy.activities.provisioning;

import dev.understudy.activities.Waiting;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts, finds and stops local clusters as processes in sessions of their own, each with a
 * directory that holds its data, its output, and a file with its pid, start time and ports. A
 * process outlives whoever started it.
 */
public final class LocalProcesses {
  private static final String HOST = "127.0.0.1";
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);

  /** The system reckons start times from its boot time, which wobbles by a second. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(15);

  private final List<String> command;
  private final Waiting waiting;

  /**
   * @param command what starts a local cluster; its arguments are appended
   */
  public LocalProcesses(List<String> command, Waiting waiting) {
    this.command = List.copyOf(command);
    this.waiting = waiting;
  }

  /** The process of the directory, if it runs. */
  public Optional<LocalProcess> find(Path directory) {
    return ProcessFile.read(directory).filter(known -> handle(known).isPresent());
  }

  /** Finds the process or starts it, on the ports that it had before; returns once it is ready. */
  public LocalProcess start(Path directory, String name) {
    Optional<LocalProcess> running = find(directory);
    if (running.isPresent()) {
      awaitReady(directory, running.get());
      return running.get();
    }
    ClusterEndpoint endpoint =
        ProcessFile.read(directory)
            .map(LocalProcess::endpoint)
            .orElseGet(() -> new ClusterEndpoint(HOST, freePort(), freePort()));
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(output(directory));
      Process process =
          new ProcessBuilder(commandLine(directory, name, endpoint))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output(directory).toFile())
              .redirectError(directory.resolve("stderr.log").toFile())
              .start();
      LocalProcess started = new LocalProcess(process.pid(), startOf(process.toHandle()), endpoint);
      ProcessFile.write(directory, started);
      awaitReady(directory, started);
      return started;
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /** Asks the process to stop, and makes it after a while; returns once it has ended. */
  public void stop(Path directory) {
    Optional<ProcessHandle> handle = ProcessFile.read(directory).flatMap(this::handle);
    if (handle.isPresent()) {
      handle.get().destroy();
      if (!endsWithin(handle.get(), UNTIL_STOPPED)) {
        handle.get().destroyForcibly();
        waiting.until(
            "The end of process " + handle.get().pid(),
            EVERY,
            UNTIL_STOPPED,
            () -> !works(handle.get()));
      }
    }
  }

  /** Ends the process at once, as a crash would. */
  public void kill(Path directory) {
    ProcessFile.read(directory)
        .flatMap(this::handle)
        .ifPresent(
            handle -> {
              handle.destroyForcibly();
              waiting.until(
                  "The end of process " + handle.pid(), EVERY, UNTIL_STOPPED, () -> !works(handle));
            });
  }

  /** Another process may have got the pid since: the start time tells. */
  private Optional<ProcessHandle> handle(LocalProcess known) {
    return ProcessHandle.of(known.pid())
        .filter(LocalProcesses::works)
        .filter(
            handle ->
                Duration.between(startOf(handle), known.startedAt())
                        .abs()
                        .compareTo(START_TOLERANCE)
                    <= 0);
  }

  /** A process that ended but was not waited for still has a pid, and no command. */
  private static boolean works(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }

  private void awaitReady(Path directory, LocalProcess process) {
    waiting.until(
        "The start of the local cluster in " + directory.getFileName(),
        EVERY,
        UNTIL_READY,
        () -> {
          if (says(directory, "ready sql=")) {
            return true;
          }
          if (handle(process).isEmpty()) {
            throw new UnderstudyException(
                ErrorCode.CLUSTER_UNREACHABLE,
                "The local cluster in %s ended while it started; its stderr.log says why."
                    .formatted(directory.getFileName()));
          }
          return false;
        });
  }

  private static boolean says(Path directory, String line) {
    try (var lines = Files.lines(output(directory))) {
      return lines.anyMatch(found -> found.startsWith(line));
    } catch (IOException notThereYet) {
      return false;
    }
  }

  private boolean endsWithin(ProcessHandle handle, Duration limit) {
    Instant end = waiting.now().plus(limit);
    while (works(handle) && waiting.now().isBefore(end)) {
      waiting.pause(EVERY);
    }
    return !works(handle);
  }

  private List<String> commandLine(Path directory, String name, ClusterEndpoint endpoint) {
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // A session of its own: what ends our terminal does not end the cluster.
      line.add("/usr/bin/setsid");
    }
    line.addAll(command);
    line.addAll(
        List.of(
            "--name",
            name,
            "--store",
            directory.resolve("store").toString(),
            "--sql",
            HOST + ":" + endpoint.sqlPort(),
            "--http",
            HOST + ":" + endpoint.httpPort(),
            "--virtualized"));
    return line;
  }

  private static Path output(Path directory) {
    return directory.resolve("stdout.log");
  }

  private static Instant startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
