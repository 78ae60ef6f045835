package dev.understudy.activities.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final Path GIVEN_AWAY = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  @Test
  void noTwoAreTheSame() {
    assertThat(IntStream.range(0, 100).map(i -> FreePort.find()).distinct().count()).isEqualTo(100);
  }

  @Test
  void isNoneOnWhichSomebodyListens() throws IOException {
    int next = FreePort.find() + 1;
    try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.find()).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void isNoneThatTheSystemGivesToOthersByItself() throws IOException {
    int first =
        Files.exists(GIVEN_AWAY)
            ? Integer.parseInt(Files.readAllLines(GIVEN_AWAY).getFirst().split("\\s+")[0])
            : 49_152;
    assertThat(FreePort.find()).isLessThan(first);
  }
}
