package dev.understudy.cli.local;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import dev.understudy.cli.up.LocalClusterCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy local start}: one local cluster in the background. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a local cluster in the background and prints its SQL URL.",
      "A name that was used before starts on its old data.",
      "A new cluster without --virtualized… is an ordinary one: applications use `system`."
    })
final class LocalStartCommand implements Runnable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
  private String name = "";

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where its data is (default: in the data directory).")
  private @Nullable Path store;

  @Option(
      names = "--sql",
      paramLabel = "HOST:PORT",
      description = "SQL address; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private String sql = "127.0.0.1:26257";

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "HTTP address for /health and /_status/vars (default: ${DEFAULT-VALUE}).")
  private String http = "127.0.0.1:8080";

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description = "Certificates (see `local certs`); clients must then speak TLS.")
  private @Nullable Path certificates;

  @Option(names = "--data", paramLabel = "DIR", description = "Understudy's data directory.")
  private Path data = DataDirectory.byDefault();

  @Option(
      names = "--crdb-version",
      paramLabel = "VERSION",
      description = "The CockroachDB to pass for: 23.2, 24.1, 24.3, 25.1 or 25.2 (default).")
  private @Nullable String version;

  @ArgGroup private Kind kind = new Kind();

  /** What a new cluster begins with. */
  static final class Kind {
    @Option(
        names = "--virtualized",
        description = "A new cluster has an application virtual cluster `main`.")
    private boolean virtualized;

    @Option(
        names = "--virtualized-empty",
        description = "A new cluster has its system virtual cluster only: a standby.")
    private boolean virtualizedEmpty;

    @Option(
        names = "--config-profile",
        paramLabel = "PROFILE",
        description = "replication-source or replication-target, with --crdb-version 23.2.")
    private @Nullable String profile;

    private List<String> options() {
      if (profile != null) {
        return List.of("--config-profile", profile);
      }
      return virtualized
          ? List.of("--virtualized")
          : virtualizedEmpty ? List.of("--virtualized-empty") : List.of();
    }
  }

  @Override
  public void run() {
    LocalClusterFolder folder = LocalClusterFolder.named(DataDirectory.open(data), name);
    folder
        .process()
        .ifPresent(
            running -> {
              throw new CommandFailure(
                  "local cluster '%s' runs already (pid %d)".formatted(name, running.pid()));
            });
    DetachedProcess process = DetachedProcess.start(folder.path(), command(folder));
    LocalClusterFolder.Addresses addresses = awaitReady(folder, process);
    System.out.println(addresses.sql());
    System.err.println("health and metrics: " + addresses.http());
    System.err.println("stop it with: understudy local stop " + name);
  }

  private List<String> command(LocalClusterFolder folder) {
    // Relative paths in connection strings mean what they mean here.
    List<String> command =
        new ArrayList<>(List.of("env", "-C", Path.of("").toAbsolutePath().toString()));
    command.addAll(LocalClusterCommand.prefix());
    Path data = store != null ? store.toAbsolutePath() : folder.path().resolve("store");
    command.addAll(
        List.of("--name", name, "--store", data.toString(), "--sql", sql, "--http", http));
    if (certificates != null) {
      command.addAll(List.of("--certs", certificates.toAbsolutePath().toString()));
    }
    if (version != null) {
      command.addAll(List.of("--crdb-version", version));
    }
    command.addAll(kind.options());
    return command;
  }

  private LocalClusterFolder.Addresses awaitReady(
      LocalClusterFolder folder, DetachedProcess process) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (folder.addresses().isEmpty()) {
      if (!process.isAlive()) {
        throw new CommandFailure(
            "local cluster '%s' did not start: %s".formatted(name, lastWords(folder)));
      }
      if (System.nanoTime() > deadline) {
        process.kill();
        throw new CommandFailure(
            "local cluster '%s' was not ready in time: %s".formatted(name, lastWords(folder)));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return folder.addresses().orElseThrow();
  }

  private static String lastWords(LocalClusterFolder folder) {
    Path stderr = DetachedProcess.stderr(folder.path());
    try {
      List<String> lines = Files.readAllLines(stderr);
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "see " + stderr;
    }
  }
}
