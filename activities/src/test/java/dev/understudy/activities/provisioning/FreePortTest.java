package dev.understudy.activities.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
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
  void isNoneThatLinuxGivesToOthersByItself() {
    assertThat(FreePort.find()).isLessThan(32_768);
  }
}
