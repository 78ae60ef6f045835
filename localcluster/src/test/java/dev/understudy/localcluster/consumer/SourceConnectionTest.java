package dev.understudy.localcluster.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.replication.FrameWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SourceConnectionTest {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final byte[] ASKS_FOR_SCRAM =
      message('R', "\0\0\0\nSCRAM-SHA-256\0\0".getBytes(UTF_8));
  private static final byte[] LETS_IN = message('R', new byte[4]);
  private static final byte[] READY = message('Z', new byte[] {'I'});

  private static final byte[] COPY_OUT = message('H', new byte[] {0, 0, 1, 0, 0});

  @Test
  void refusesAServerThatDoesNotShowThatItKnowsThePassword() throws IOException {
    try (ServerSocket server = serve(ASKS_FOR_SCRAM, LETS_IN, READY)) {
      assertThatThrownBy(() -> SourceConnection.open(uri(server), SILENCE).close())
          .hasMessage("the server broke the SCRAM exchange off");
    }
  }

  @Test
  void refusesASignatureThatNoChallengeCameBefore() throws IOException {
    byte[] empty = message('R', "\0\0\0\fv=".getBytes(UTF_8));
    try (ServerSocket server = serve(ASKS_FOR_SCRAM, empty, LETS_IN, READY)) {
      assertThatThrownBy(() -> SourceConnection.open(uri(server), SILENCE).close())
          .hasMessage("the server's SCRAM signature is wrong");
    }
  }

  @Test
  void passesOnWhatTheSourceAdvises() throws IOException {
    byte[] refusal = message('E', "SFATAL\0C28000\0Mno\0HAsk another.\0\0".getBytes(UTF_8));
    try (ServerSocket server = serve(refusal)) {
      ClusterException refused =
          catchThrowableOfType(
              ClusterException.class, () -> SourceConnection.open(uri(server), SILENCE).close());
      assertThat(refused.sqlState()).isEqualTo("28000");
      assertThat(refused).hasMessage("no");
      assertThat(refused.hint()).isEqualTo("Ask another.");
    }
  }

  @Test
  void refusesAMessageLongerThanAnyFrameWithoutWaitingForIt() throws IOException {
    byte[] lie =
        ByteBuffer.allocate(5).put((byte) 'd').putInt(FrameWriter.LARGEST_BYTES + 5).array();
    try (ServerSocket server = serve(LETS_IN, READY, COPY_OUT, lie);
        SourceConnection source = SourceConnection.open(uri(server), SILENCE)) {
      source.copyOut("stream");
      assertThatThrownBy(source::frame)
          .hasMessage("the primary sent a message of impossible length");
    }
  }

  @Test
  void takesALongFrameWhole() throws IOException {
    int length = 3 << 20;
    byte[] frame = ByteBuffer.allocate(length + 5).put((byte) 'd').putInt(length + 4).array();
    frame[length + 4] = 9;
    try (ServerSocket server = serve(LETS_IN, READY, COPY_OUT, frame);
        SourceConnection source = SourceConnection.open(uri(server), SILENCE)) {
      source.copyOut("stream");
      byte[] taken = Objects.requireNonNull(source.frame());
      assertThat(taken).hasSize(length);
      assertThat(taken[length - 1]).isEqualTo((byte) 9);
    }
  }

  private static SourceUri uri(ServerSocket server) {
    return SourceUri.parse(
        "postgresql://u:p@127.0.0.1:" + server.getLocalPort() + "/d?sslmode=disable");
  }

  /** Says all of it to the first client, whatever that says, and hangs up when it does. */
  private static ServerSocket serve(byte[]... messages) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (Socket client = server.accept();
                  DataInputStream in = new DataInputStream(client.getInputStream());
                  DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
                in.readNBytes(in.readInt() - 4);
                for (byte[] message : messages) {
                  out.write(message);
                }
                in.readAllBytes();
              } catch (IOException e) {
                // The client went away.
              }
            });
    return server;
  }

  private static byte[] message(char type, byte[] body) {
    byte[] message = new byte[body.length + 5];
    message[0] = (byte) type;
    message[4] = (byte) (body.length + 4);
    System.arraycopy(body, 0, message, 5, body.length);
    return message;
  }
}
