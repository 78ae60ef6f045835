package dev.understudy.localcluster.pgwire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.sql.StatementParser;
import dev.understudy.localcluster.sql.session.LocalSql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientLimitTest {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xD2, 0x16, 0x2F};

  @Test
  void clientsAboveTheLimitAreTurnedAwayWithTheReason(@TempDir Path store) throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Engine engine = LocalEngine.open(EngineOptions.of(store, "full", Shape.PLAIN));
        PgServer server =
            PgServer.start(
                new LocalSql(engine, Clock.systemUTC(), new SecureRandom(), new StatementParser()),
                free,
                null,
                2)) {
      try (Socket first = client(server);
          Socket second = client(server)) {
        assertThat(first.getInputStream().read()).isEqualTo('N');
        assertThat(second.getInputStream().read()).isEqualTo('N');
        try (Socket third = client(server)) {
          assertThat(new String(third.getInputStream().readAllBytes(), ISO_8859_1))
              .startsWith("E")
              .contains("C53300", "too many clients");
        }
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> isServed(server));
    }
  }

  private static boolean isServed(PgServer server) throws IOException {
    try (Socket again = client(server)) {
      return again.getInputStream().read() == 'N';
    }
  }

  private static Socket client(PgServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(SSL_REQUEST);
    return socket;
  }
}
