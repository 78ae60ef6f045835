package dev.understudy.activities.provisioning;

import dev.understudy.activities.Waiting;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts, finds and stops local clusters as processes in sessions of their own, each with a
 * directory that holds its data, its output and its ports. A process outlives whoever started it.
 */
public final class LocalProcesses {
  private static final String HOST = "127.0.0.1";

  /** It makes virtualized clusters in another way than all later ones. */
  private static final String WITH_PROFILES = "23.2";

  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);

  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(15);

  private final List<String> command;
  private final boolean tls;
  private final Waiting waiting;

  /**
   * New clusters do not speak TLS.
   *
   * @param command what starts a local cluster; its arguments are appended
   */
  public LocalProcesses(List<String> command, Waiting waiting) {
    this(command, false, waiting);
  }

  /**
   * @param command what starts a local cluster; its arguments are appended
   * @param tls whether a new cluster makes certificates for itself; one that has them keeps them
   */
  public LocalProcesses(List<String> command, boolean tls, Waiting waiting) {
    this.command = List.copyOf(command);
    this.tls = tls;
    this.waiting = waiting;
  }

  /** The process of the directory, if it runs. */
  public Optional<LocalProcess> find(Path directory) {
    return DetachedProcess.find(directory)
        .flatMap(
            process ->
                EndpointFile.read(directory).map(endpoint -> new LocalProcess(process, endpoint)));
  }

  /** What the cluster of the directory was called when it was first started; empty before that. */
  public static Optional<String> nameOf(Path directory) {
    return EndpointFile.name(directory);
  }

  /** Finds the process or starts it, on the ports that it had before; returns once it is ready. */
  public LocalProcess start(Path directory, String name) {
    return start(directory, name, List.of("--virtualized"));
  }

  /**
   * The same.
   *
   * @param version of CockroachDB that a new cluster is to pass for, such as {@code 24.1}
   */
  public LocalProcess start(Path directory, String name, String version) {
    List<String> kind =
        version.equals(WITH_PROFILES)
            ? List.of("--config-profile", "replication-source")
            : List.of("--virtualized");
    List<String> options = new ArrayList<>(List.of("--crdb-version", version));
    options.addAll(kind);
    return start(directory, name, options);
  }

  private LocalProcess start(Path directory, String name, List<String> options) {
    DetachedProcess process =
        DetachedProcess.find(directory).orElseGet(() -> startNew(directory, name, options));
    awaitReady(directory, process);
    return find(directory).orElseThrow(() -> ended(directory));
  }

  private DetachedProcess startNew(Path directory, String name, List<String> options) {
    Optional<ClusterEndpoint> known = EndpointFile.read(directory);
    LocalCertificates certificates = LocalCertificates.of(directory);
    if (tls && known.isEmpty()) {
      certificates.want();
    }
    ClusterEndpoint endpoint =
        known.orElseGet(() -> new ClusterEndpoint(HOST, FreePort.find(), FreePort.find()));
    List<String> line = commandLine(directory, name, endpoint, options);
    if (certificates.areWanted()) {
      line.addAll(List.of("--certs", certificates.folder().toString(), "--make-certs"));
    }
    EndpointFile.write(directory, name, endpoint);
    return DetachedProcess.start(directory, line);
  }

  /** Lets the process neither answer nor end, until it is resumed or killed. */
  public void suspend(Path directory) {
    DetachedProcess.find(directory).ifPresent(DetachedProcess::suspend);
  }

  /** Lets a suspended process go on; starts it where it has ended. */
  public void resume(Path directory, String name) {
    DetachedProcess.find(directory).ifPresent(DetachedProcess::resume);
    LocalProcess unused = start(directory, name);
  }

  /** Asks the process to stop, and makes it after a while; returns once it has ended. */
  public void stop(Path directory) {
    DetachedProcess.find(directory).ifPresent(process -> process.stop(UNTIL_STOPPED));
  }

  /** Ends the process at once, as a crash would. */
  public void kill(Path directory) {
    DetachedProcess.find(directory).ifPresent(DetachedProcess::kill);
  }

  private void awaitReady(Path directory, DetachedProcess process) {
    waiting.until(
        "The start of the local cluster in " + directory.getFileName(),
        EVERY,
        UNTIL_READY,
        () -> {
          if (says(directory, "ready sql=")) {
            return true;
          }
          if (!process.isAlive()) {
            throw ended(directory);
          }
          return false;
        });
  }

  private static UnderstudyException ended(Path directory) {
    return new UnderstudyException(
        ErrorCode.CLUSTER_UNREACHABLE,
        "The local cluster in %s ended while it started: %s"
            .formatted(directory.getFileName(), DetachedProcess.lastWords(directory)));
  }

  private static boolean says(Path directory, String line) {
    try (var lines = Files.lines(DetachedProcess.stdout(directory))) {
      return lines.anyMatch(found -> found.startsWith(line));
    } catch (IOException notThereYet) {
      return false;
    }
  }

  private List<String> commandLine(
      Path directory, String name, ClusterEndpoint endpoint, List<String> options) {
    List<String> line = new ArrayList<>();
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
            HOST + ":" + endpoint.httpPort()));
    line.addAll(options);
    return line;
  }
}
