package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.Main;
import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that its owner started by hand, with {@code understudy local}, and works on with psql.
 *
 * @param certificates null where it does not speak TLS
 */
record OwnCluster(String name, Path data, int port, @Nullable Path certificates) {
  /** Who governs it for the control plane: with a certificate, and without a password. */
  static final String OPERATOR = "operator";

  static final Login APPLICATION = new Login("app", "an app's password");
  private static final String HOST = "127.0.0.1";

  /** Makes a folder of certificates as {@code local certs} does. */
  static Path certificates(Path folder, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("local", "certs", "--dir", folder.toString(), "--users", "root," + OPERATOR));
    command.addAll(List.of(options));
    understudy(command);
    return folder;
  }

  /**
   * @param kind such as {@code --virtualized}; nothing for an ordinary cluster
   */
  static OwnCluster start(Path data, String name, @Nullable Path certificates, String... kind)
      throws IOException, InterruptedException {
    OwnCluster cluster = new OwnCluster(name, data, FreePort.find(), certificates);
    cluster.start(kind);
    String password = certificates == null ? " WITH PASSWORD 'unused'" : "";
    cluster.asRoot("system", "CREATE USER " + OPERATOR + password);
    cluster.asRoot("system", "GRANT admin TO " + OPERATOR);
    return cluster;
  }

  private void start(String... kind) {
    List<String> command =
        new ArrayList<>(
            List.of("local", "start", name, "--data", data.toString(), "--http", HOST + ":0"));
    command.addAll(List.of("--sql", HOST + ":" + port));
    if (certificates != null) {
      command.addAll(List.of("--certs", certificates.toString()));
    }
    command.addAll(List.of(kind));
    understudy(command);
  }

  void stop() {
    understudy(List.of("local", "stop", name, "--data", data.toString()));
  }

  /** On its old data and port. */
  OwnCluster restartWith(Path others) {
    stop();
    OwnCluster again = new OwnCluster(name, data, port, others);
    again.start();
    return again;
  }

  /** SIGKILL. */
  void kill() {
    DetachedProcess.find(data.resolve("local").resolve(name)).orElseThrow().kill();
  }

  private static void understudy(List<String> command) {
    int code = Main.commandLine().execute(command.toArray(String[]::new));
    assertThat(code).as(String.join(" ", command)).isZero();
  }

  /** As the catalog is to know it. */
  ClusterEndpoint endpoint() {
    return certificates == null
        ? new ClusterEndpoint(HOST, port, 0)
        : new ClusterEndpoint(HOST, port, 0, read("ca.crt"));
  }

  Login operator() {
    return certificates == null
        ? new Login(OPERATOR, "unused")
        : new Login(
            OPERATOR,
            "",
            new ClientCertificate(
                read("client." + OPERATOR + ".crt"), read("client." + OPERATOR + ".key")));
  }

  private String read(String file) {
    try {
      return Files.readString(certificates == null ? data : certificates.resolve(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the application's user, where applications are. */
  void createApplicationUser(String virtualCluster) throws IOException, InterruptedException {
    asRoot(virtualCluster, "CREATE USER app WITH PASSWORD 'an app''s password'");
    asRoot(virtualCluster, "GRANT admin TO app");
  }

  List<String> asRoot(String virtualCluster, String sql) throws IOException, InterruptedException {
    String tls =
        certificates == null
            ? "sslmode=disable"
            : "sslmode=verify-full&sslrootcert=%1$s/ca.crt&sslcert=%1$s/client.root.crt&sslkey=%1$s/client.root.key"
                .formatted(certificates);
    return psql("root", virtualCluster, tls, sql);
  }

  /** As an application does it: with a password, and over verified TLS where there is TLS. */
  List<String> asApplication(@Nullable String virtualCluster, String sql)
      throws IOException, InterruptedException {
    String tls =
        certificates == null
            ? "sslmode=disable"
            : "sslmode=verify-full&sslrootcert=%s/ca.crt".formatted(certificates);
    return psql("app:an%20app%27s%20password", virtualCluster, tls, sql);
  }

  private List<String> psql(String login, @Nullable String virtualCluster, String tls, String sql)
      throws IOException, InterruptedException {
    String url =
        "postgresql://%s@%s:%d/defaultdb?%s%s"
            .formatted(
                login,
                HOST,
                port,
                tls,
                virtualCluster == null ? "" : "&options=-ccluster%3D" + virtualCluster);
    Process psql =
        new ProcessBuilder("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", url, "-c", sql)
            .redirectErrorStream(true)
            .start();
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(psql.waitFor()).as("%s: %s", sql, output).isZero();
    return output.lines().toList();
  }
}
