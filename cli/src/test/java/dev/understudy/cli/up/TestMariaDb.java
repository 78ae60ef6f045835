package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.provisioning.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server that comes with the product, started as a test wants it. */
final class TestMariaDb implements AutoCloseable {
  private final Process server;
  private final int port;

  private TestMariaDb(Process server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Does not wait until it answers.
   *
   * @param initialisation the statements that it begins with
   */
  static TestMariaDb start(Path folder, String initialisation, String... options)
      throws IOException {
    MariaDbPrograms programs = MariaDbPrograms.unpacked();
    Path data = folder.resolve("data");
    programs.install(data);
    Path file = Files.writeString(folder.resolve("initialise.sql"), initialisation);
    int port = FreePort.find();
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.server().toString(),
                "--no-defaults",
                "--basedir=" + programs.base(),
                "--datadir=" + data,
                "--socket=test.sock",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--user=" + System.getProperty("user.name"),
                "--init-file=" + file,
                "--lc-messages-dir=" + programs.base().resolve("share")));
    command.addAll(List.of(options));
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mariadb.log").toFile())
            .start();
    return new TestMariaDb(server, port);
  }

  /** The URL of the database {@code understudy}. */
  String url(String parameters) {
    return "jdbc:mysql://localhost:%d/understudy?%s".formatted(port, parameters);
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
