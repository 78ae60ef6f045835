package dev.understudy.localcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalClusterMainTest {
  @TempDir Path directory;

  /** What a start that fails prints; its exit code must be 1. */
  private static String failure(String... arguments) {
    PrintStream old = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new LocalClusterMain()).execute(arguments)).isEqualTo(1);
    } finally {
      System.setErr(old);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String store = directory.toString();
      assertThat(failure("--store", store, "--sql", address, "--http", "127.0.0.1:0"))
          .contains("cannot listen for SQL on " + address);
      assertThat(failure("--store", store, "--sql", "127.0.0.1:0", "--http", address))
          .contains("cannot listen for HTTP on " + address);
    }
  }

  @Test
  void saysThatTheStoreIsInUse() throws Exception {
    try (StoreLock lock = StoreLock.take(directory)) {
      assertThat(lock.channel().isOpen()).isTrue();
      assertThat(
              failure(
                  "--store", directory.toString(), "--sql", "127.0.0.1:0", "--http", "127.0.0.1:0"))
          .contains("is in use by another process");
    }
  }

  @Test
  void saysThatTheStoreCannotBeUsed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThat(failure("--store", file.resolve("store").toString()))
        .contains("cannot use the store");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThat(new CommandLine(new LocalClusterMain()).execute("--store", "x", "--sql", "nowhere"))
        .isEqualTo(2);
  }
}
