package dev.understudy.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with a line is what its two ends see of it. */
@Timeout(30)
class LineTest {
  private ServerSocket server;
  private Line line;

  @BeforeEach
  void echo() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    line = new Line();
    line.leadTo(server.getLocalPort());
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (client) {
                    client.getInputStream().transferTo(client.getOutputStream());
                  } catch (IOException ended) {
                    // The line was cut.
                  }
                });
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), line.port());
    client.setSoTimeout(5_000);
    return client;
  }

  private static int echo(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  @Test
  void carriesWhatIsSent() throws Exception {
    try (Socket client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
    }
  }

  @Test
  void aCutLineEndsWhatRunsAndTakesNothingNewUntilItIsMended() throws Exception {
    try (Socket client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
      line.begin(Trouble.CUT);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket refused = connect()) {
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
    }
    line.heal();
    try (Socket again = connect()) {
      assertThat(echo(again, 8)).isEqualTo(8);
    }
  }

  @Test
  void aResetIsToldAsOne() throws Exception {
    try (Socket client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
      line.begin(Trouble.RESET);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aHalfOpenLineIsSilentAndItsMendingIsTold() throws Exception {
    try (Socket client = connect()) {
      assertThat(echo(client, 7)).isEqualTo(7);
      line.begin(Trouble.HALF_OPEN);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> echo(client, 8)).isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(5_000);
      line.heal();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aSlowLineIsLateButTrue() throws Exception {
    line.begin(Trouble.SLOW);
    try (Socket client = connect()) {
      long before = System.nanoTime();
      assertThat(echo(client, 9)).isEqualTo(9);
      assertThat(System.nanoTime() - before).isGreaterThan(60_000_000L);
    }
  }
}
