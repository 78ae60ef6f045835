package dev.understudy.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What may be said of a local cluster that is started by hand. */
final class LocalClusterOptions {
  static final Set<String> NAMES =
      Set.of(
          "--store",
          "--sql",
          "--http",
          "--certs",
          "--crdb-version",
          "--virtualized",
          "--virtualized-empty",
          "--config-profile");

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

  @Option(
      names = "--crdb-version",
      paramLabel = "VERSION",
      description =
          "The CockroachDB to pass for: 23.2, 24.1 to 24.3, 25.1 to 25.4, or 26.1 to 26.3"
              + " (default: 25.2).")
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

  /** As the process of the cluster understands them. */
  List<String> arguments(LocalClusterFolder folder) {
    Path data = store != null ? store.toAbsolutePath() : folder.path().resolve("store");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--name", folder.name(), "--store", data.toString(), "--sql", sql, "--http", http));
    if (certificates != null) {
      arguments.addAll(List.of("--certs", certificates.toAbsolutePath().toString()));
    }
    if (version != null) {
      arguments.addAll(List.of("--crdb-version", version));
    }
    arguments.addAll(kind.options());
    return arguments;
  }
}
