package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.up.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir private Path folder;

  /** What a command left behind. */
  private record Ended(int exitCode, String errors) {}

  private static Ended run(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      return new Ended(
          Main.commandLine().execute(arguments), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void helpEndsWell() {
    assertThat(run("--help").exitCode()).isZero();
    assertThat(run("up", "--help").exitCode()).isZero();
    assertThat(run("demo", "--help").exitCode()).isZero();
    assertThat(run("local", "start", "--help").exitCode()).isZero();
    assertThat(run("seal-key", "rotate", "--help").exitCode()).isZero();
  }

  @Test
  void wrongUseEndsWithTwo() {
    assertThat(run("demo", "--scenario", "yesterday").exitCode()).isEqualTo(2);
    assertThat(run("local", "start").exitCode()).isEqualTo(2);
    assertThat(run("nonsense").exitCode()).isEqualTo(2);
    assertThat(run("seal-key", "rotate").exitCode()).isEqualTo(2);
    assertThat(run("seal-key", "rotate", "--data", "d", "--config", "c").exitCode()).isEqualTo(2);
    assertThat(run("seal-key", "rotate", "--data", "d", "--prepare", "--retire").exitCode())
        .isEqualTo(2);
  }

  @Test
  void upOnATakenPortSaysWhichAndMakesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Path data = folder.resolve("data");
      Ended ended =
          run("up", "--data", data.toString(), "--port", String.valueOf(taken.getLocalPort()));
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.errors())
          .contains("port " + taken.getLocalPort())
          .contains("choose another with --port");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void upInAFolderThatCannotBeMadeSaysSo() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Ended ended = run("up", "--data", file.resolve("data").toString(), "--port", "0");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errors()).contains("choose another with --data").doesNotContain("\tat ");
  }

  @Test
  void stoppingAClusterThatIsNotThereSaysWhereToLook() {
    Ended ended = run("local", "stop", "nowhere", "--data", folder.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errors()).contains("understudy local list");
  }

  @Test
  void aRotationWithoutAKeyFileSaysSoAndMakesNothing() {
    Path data = folder.resolve("elsewhere");
    Ended ended = run("seal-key", "rotate", "--data", data.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errors()).contains("has no seal.key").doesNotContain("\tat ");
    assertThat(data).doesNotExist();
  }

  @Test
  void aDemoOfOneRowIsRefused() {
    Ended ended = run("demo", "--rows", "1");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errors()).contains("--rows must be 2 or more");
  }

  @Test
  void theDataDirectoryIsForItsOwnerOnly() throws Exception {
    Path data = folder.resolve("private");
    try (DataDirectory directory = DataDirectory.open(data)) {
      assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
      assertThat(directory.toString()).isEqualTo(data.toString());
    }
  }
}
