package dev.understudy.activities.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Says over PostgreSQL's wire what a test wrote down, and remembers what it was told. */
final class ScriptedCluster implements AutoCloseable {
  private static final int STARTUP = 196_608;
  private static final int TEXT = 25;

  /** What to say to every statement that begins in a certain way. */
  private sealed interface Answer {

    /** One row; a null is NULL. */
    record OneRow(List<String> columns, List<@Nullable String> values) implements Answer {}

    record Error(String sqlState, String message) implements Answer {}
  }

  private final ServerSocket server;
  private final Map<String, Answer> answers = new ConcurrentSkipListMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  ScriptedCluster(String version) throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    row("SELECT version()", List.of("version"), List.of("CockroachDB CCL v" + version + ".7 (x)"));
    Thread.ofVirtual().start(this::accept);
  }

  void row(String statement, List<String> columns, List<@Nullable String> values) {
    answers.put(statement, new Answer.OneRow(columns, values));
  }

  void refuse(String statement, String sqlState, String message) {
    answers.put(statement, new Answer.Error(sqlState, message));
  }

  /** All statements since the last call. */
  List<String> heard() {
    List<String> all = List.copyOf(heard);
    heard.clear();
    return all;
  }

  ClusterAccess access() {
    return new ClusterAccess(
        "east",
        new ClusterEndpoint("127.0.0.1", server.getLocalPort(), 1),
        new Login("root", "secret"));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      client.setTcpNoDelay(true);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
      greet(in, out);
      while (in.readByte() == 'Q') {
        String sql = new String(in.readNBytes(in.readInt() - 4), UTF_8).replace("\0", "");
        heard.add(sql);
        answer(out, sql);
      }
    } catch (IOException gone) {
      // The client hung up.
    }
  }

  private static void greet(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int length = in.readInt();
      int code = in.readInt();
      in.readNBytes(length - 8);
      if (code == STARTUP) {
        break;
      }
      out.writeByte('N');
      out.flush();
    }
    message(out, 'R', body -> body.writeInt(0));
    for (String setting :
        List.of(
            "client_encoding\0UTF8",
            "server_version\00013.0.0",
            "standard_conforming_strings\0on",
            "DateStyle\0ISO, MDY",
            "integer_datetimes\0on",
            "TimeZone\0UTC")) {
      message(out, 'S', body -> text(body, setting));
    }
    message(
        out,
        'K',
        body -> {
          body.writeInt(1);
          body.writeInt(1);
        });
    ready(out);
  }

  /** The longest beginning that was written down decides. */
  private void answer(DataOutputStream out, String sql) throws IOException {
    Answer found =
        answers.entrySet().stream()
            .filter(entry -> sql.startsWith(entry.getKey()))
            .max((one, other) -> one.getKey().length() - other.getKey().length())
            .<Answer>map(Map.Entry::getValue)
            .orElse(null);
    switch (found) {
      case null -> message(out, 'C', body -> text(body, "OK"));
      case Answer.OneRow row -> {
        row(out, row);
        message(out, 'C', body -> text(body, "SELECT 1"));
      }
      case Answer.Error error ->
          message(
              out,
              'E',
              body -> {
                text(body, "SERROR");
                text(body, "C" + error.sqlState());
                text(body, "M" + error.message());
                body.writeByte(0);
              });
    }
    ready(out);
  }

  private static void row(DataOutputStream out, Answer.OneRow row) throws IOException {
    message(
        out,
        'T',
        body -> {
          body.writeShort(row.columns().size());
          for (String column : row.columns()) {
            text(body, column);
            body.writeInt(0);
            body.writeShort(0);
            body.writeInt(TEXT);
            body.writeShort(-1);
            body.writeInt(-1);
            body.writeShort(0);
          }
        });
    message(
        out,
        'D',
        body -> {
          body.writeShort(row.values().size());
          for (String value : row.values()) {
            byte[] bytes = value == null ? new byte[0] : value.getBytes(UTF_8);
            body.writeInt(value == null ? -1 : bytes.length);
            body.write(bytes);
          }
        });
  }

  private static void ready(DataOutputStream out) throws IOException {
    message(out, 'Z', body -> body.writeByte('I'));
    out.flush();
  }

  private interface Body {
    void write(DataOutputStream body) throws IOException;
  }

  private static void message(DataOutputStream out, char type, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    out.writeByte(type);
    out.writeInt(bytes.size() + 4);
    out.write(bytes.toByteArray());
  }

  private static void text(DataOutputStream body, String text) throws IOException {
    body.write(text.getBytes(UTF_8));
    body.writeByte(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
