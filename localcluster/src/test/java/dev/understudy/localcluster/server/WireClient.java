package dev.understudy.localcluster.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

/** A client that may say anything: frames as they are given, right or wrong. */
final class WireClient implements AutoCloseable {
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int PATIENCE_MILLIS = 20_000;

  final Socket socket;
  final DataOutputStream out;
  final DataInputStream in;

  WireClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
  }

  /** Logs in as root, without waiting for the answer. */
  static byte[] startup(String cluster) {
    return startup(cluster, "root");
  }

  static byte[] startup(String cluster, String user) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(int32(PROTOCOL_3));
    for (String word :
        new String[] {"user", user, "database", "defaultdb", "options", "-ccluster=" + cluster}) {
      body.writeBytes(word.getBytes(UTF_8));
      body.write(0);
    }
    body.write(0);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(int32(body.size() + 4));
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  static WireClient loggedIn(int port, String cluster) throws IOException {
    WireClient client = new WireClient(port);
    client.out.write(startup(cluster));
    client.awaitReady();
    return client;
  }

  static byte[] int32(int number) {
    return new byte[] {
      (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
    };
  }

  static byte[] frame(char type, byte[] body) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(type);
    frame.writeBytes(int32(body.length + 4));
    frame.writeBytes(body);
    return frame.toByteArray();
  }

  static byte[] query(String sql) {
    return frame('Q', (sql + "\0").getBytes(UTF_8));
  }

  /** The text of the next frame, which must be of this type. */
  String awaitFrame(char type) throws IOException {
    char found = (char) in.readUnsignedByte();
    String body = new String(in.readNBytes(in.readInt() - 4), UTF_8);
    if (found != type) {
      throw new IOException("a frame of type " + found + ": " + body);
    }
    return body;
  }

  void awaitReady() throws IOException {
    while (true) {
      char type = (char) in.readUnsignedByte();
      in.skipNBytes(in.readInt() - 4L);
      if (type == 'Z') {
        return;
      }
      if (type == 'E') {
        throw new EOFException("the server refused");
      }
    }
  }

  /** Reads up to the end of an answer, which may be an error. */
  void awaitAnswer() throws IOException {
    while (true) {
      char type = (char) in.readUnsignedByte();
      in.skipNBytes(in.readInt() - 4L);
      if (type == 'Z') {
        return;
      }
    }
  }

  /** Everything until the server closes; fails unless it is a row of whole frames. */
  String frames() throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      int type = in.read();
      if (type < 0) {
        return all.toString();
      }
      int length = in.readInt();
      if (length < 4 || "REZSCDTKtn123IsGHNcdv".indexOf(type) < 0) {
        throw new IOException("a torn frame: type " + type + ", length " + length);
      }
      byte[] body = in.readNBytes(length - 4);
      if (body.length < length - 4) {
        throw new EOFException("half a frame");
      }
      all.append((char) type).append(new String(body, UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
