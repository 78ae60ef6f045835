package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {

  @Test
  void saysThatTheDatabaseIsNotAvailable(@TempDir Path directory) throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    var options =
        new CatalogOptions(
            "jdbc:mysql://127.0.0.1:" + closedPort + "/x?sslMode=DISABLED", "u", "hidden-one", 2);
    assertThat(options.toString()).doesNotContain("hidden-one");

    try (Catalog catalog =
        Catalog.connect(options, Sealer.openOrCreate(directory.resolve("k")), Clock.systemUTC())) {
      assertThat(catalog.isReachable()).isFalse();
      CatalogTest.assertRefused(
          ErrorCode.CATALOG_UNAVAILABLE, () -> catalog.streams().find(UUID.randomUUID()));
    }
  }
}
