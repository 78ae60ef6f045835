package dev.understudy.localcluster.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.replication.FrameWriter;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session with the primary over the PostgreSQL wire: simple queries with one value as their
 * answer, and COPY OUT. {@link #close} may be called from any thread and ends a blocked read.
 */
final class SourceConnection implements AutoCloseable {
  private static final int PROTOCOL_3 = 196608;
  private static final int BUFFER_BYTES = 256 << 10;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private SourceConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** Connects once, for a short exchange. */
  static SourceConnection open(SourceUri uri, Duration silence) throws IOException {
    return open(new Socket(), uri, silence);
  }

  /**
   * Connects and logs in.
   *
   * @param socket a socket not connected yet, so that its owner can close it while it connects
   * @param silence how long the primary may say nothing before it counts as lost
   */
  static SourceConnection open(Socket socket, SourceUri uri, Duration silence) throws IOException {
    int millis = Math.toIntExact(silence.toMillis());
    try {
      socket.connect(new InetSocketAddress(uri.host(), uri.port()), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      SourceConnection connection = new SourceConnection(SourceTls.upgrade(socket, uri));
      connection.logIn(uri);
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void logIn(SourceUri uri) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(ByteBuffer.allocate(4).putInt(PROTOCOL_3).array());
    parameter(body, "user", uri.user());
    parameter(body, "database", uri.database());
    parameter(body, "application_name", "understudy replication");
    if (uri.parameters().containsKey("options")) {
      parameter(body, "options", uri.parameters().getOrDefault("options", ""));
    }
    body.write(0);
    out.writeInt(body.size() + 4);
    body.writeTo(out);
    out.flush();
    Scram scram = new Scram(uri.password(), new SecureRandom());
    while (true) {
      Message message = read();
      switch (message.type()) {
        case 'R' -> authenticate(message, uri, scram);
        case 'Z' -> {
          return;
        }
        default -> {
          // Parameter status, backend key and notices need no answer.
        }
      }
    }
  }

  private void authenticate(Message message, SourceUri uri, Scram scram) throws IOException {
    ByteBuffer body = ByteBuffer.wrap(message.body());
    int kind = body.getInt();
    byte[] rest = new byte[body.remaining()];
    body.get(rest);
    switch (kind) {
      case 0 -> scram.requireVerified();
      case 3 -> send('p', text(uri.password()));
      case 10 -> {
        byte[] first = scram.first().getBytes(UTF_8);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(text(Scram.MECHANISM));
        answer.writeBytes(ByteBuffer.allocate(4).putInt(first.length).array());
        answer.writeBytes(first);
        send('p', answer.toByteArray());
      }
      case 11 -> send('p', scram.last(new String(rest, UTF_8)).getBytes(UTF_8));
      case 12 -> scram.verify(new String(rest, UTF_8));
      default -> throw new IOException("the server asks for an unknown authentication " + kind);
    }
  }

  /** Runs a statement and returns the first value of its first row. */
  String query(String sql) throws IOException {
    List<@Nullable String> row = row(sql);
    String value = row.isEmpty() ? null : row.getFirst();
    return value == null ? "" : value;
  }

  /** Runs a statement and returns its first row, or nothing. */
  List<@Nullable String> row(String sql) throws IOException {
    send('Q', text(sql));
    @Nullable List<@Nullable String> row = null;
    @Nullable ClusterException error = null;
    while (true) {
      Message message = readAny();
      switch (message.type()) {
        case 'D' -> row = row == null ? values(message.body()) : row;
        case 'E' -> error = message.error();
        case 'Z' -> {
          if (error != null) {
            throw error;
          }
          return row == null ? List.of() : row;
        }
        default -> {
          // Row descriptions, tags and notices carry nothing that is asked for.
        }
      }
    }
  }

  private static List<@Nullable String> values(byte[] row) {
    ByteBuffer in = ByteBuffer.wrap(row);
    List<@Nullable String> values = new ArrayList<>();
    for (int left = in.getShort(); left > 0; left--) {
      int length = in.getInt();
      values.add(length < 0 ? null : new String(row, in.position(), length, UTF_8));
      in.position(in.position() + Math.max(0, length));
    }
    return values;
  }

  /** Runs a statement that answers with COPY OUT; the frames are then read with {@link #frame}. */
  void copyOut(String sql) throws IOException {
    send('Q', text(sql));
    while (read().type() != 'H') {
      // What comes before the copy carries nothing that is asked for.
    }
  }

  /** The next frame of the copy, or null at its end. */
  byte @Nullable [] frame() throws IOException {
    while (true) {
      Message message = read();
      if (message.type() == 'd') {
        return message.body();
      }
      if (message.type() == 'Z') {
        return null;
      }
    }
  }

  /** Whether more of the stream is there already. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  private Message read() throws IOException {
    Message message = readAny();
    if (message.type() == 'E') {
      throw message.error();
    }
    return message;
  }

  private Message readAny() throws IOException {
    char type = (char) in.readUnsignedByte();
    int length = in.readInt() - 4;
    if (length < 0 || length > FrameWriter.LARGEST_BYTES) {
      throw new EOFException("the primary sent a message of impossible length");
    }
    return new Message(type, body(length));
  }

  /** A long one takes memory only as it arrives, whatever length the other side announces. */
  private byte[] body(int length) throws IOException {
    if (length > 2 * BUFFER_BYTES) {
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the primary ended in the middle of a message");
      }
      return body;
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  private void send(char type, byte[] body) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(body.length + 5);
    message.put((byte) type).putInt(body.length + 4).put(body);
    out.write(message.array());
    out.flush();
  }

  private static void parameter(ByteArrayOutputStream out, String name, String value) {
    out.writeBytes(text(name));
    out.writeBytes(text(value));
  }

  private static byte[] text(String text) {
    return (text + '\0').getBytes(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private record Message(char type, byte[] body) {
    ClusterException error() {
      String state = ClusterException.UNCATEGORISED;
      String text = "";
      @Nullable String hint = null;
      for (String field : new String(body, UTF_8).split("\0", -1)) {
        if (field.startsWith("C")) {
          state = field.substring(1);
        } else if (field.startsWith("M")) {
          text = field.substring(1);
        } else if (field.startsWith("H")) {
          hint = field.substring(1);
        }
      }
      return new ClusterException(state, text, hint);
    }
  }
}
