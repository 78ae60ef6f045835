package dev.understudy.localcluster.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamHealth;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.StorageException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The least of a PostgreSQL server that lets one engine be another's source. */
public final class TinyServer implements AutoCloseable {
  private static final Pattern CALL =
      Pattern.compile("SELECT crdb_internal\\.(\\w+)\\((.+)\\)", Pattern.DOTALL);
  private static final Pattern PRIOR = Pattern.compile("SHOW VIRTUAL CLUSTER '(.*)' WITH PRIOR");

  private final Supplier<@Nullable Engine> engines;
  private final Wire wire;
  private final ServerSocket listener;
  private final AtomicInteger framesLeft = new AtomicInteger(Integer.MAX_VALUE);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  TinyServer(Engine engine, int port) throws IOException {
    this(() -> engine, Wire.GOOD, port);
  }

  /**
   * @param engines null while the cluster is down
   */
  public TinyServer(Supplier<@Nullable Engine> engines, Wire wire, int port) throws IOException {
    this.engines = engines;
    this.wire = wire;
    this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  public String uri() {
    return "postgresql://root:secret@127.0.0.1:"
        + port()
        + "/defaultdb?options=-ccluster%3Dsystem&sslmode=disable";
  }

  /** Says nothing more after so many frames, until {@link #release}. */
  void holdAfter(int frames) {
    framesLeft.set(frames);
  }

  void release() {
    framesLeft.set(Integer.MAX_VALUE);
    released.countDown();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        if (!wire.isUp()) {
          client.close();
        }
        Thread.ofPlatform().daemon().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(client.getOutputStream(), 65536))) {
      in.readNBytes(in.readInt() - 4);
      out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 0});
      ready(out);
      while (in.read() == 'Q') {
        byte[] body = in.readNBytes(in.readInt() - 4);
        Engine engine = engines.get();
        if (engine == null) {
          return;
        }
        String sql = new String(body, 0, body.length - 1, UTF_8);
        for (int times = wire.arrivals(sql); times > 1; times--) {
          answer(engine, sql, new DataOutputStream(OutputStream.nullOutputStream()));
        }
        boolean done = answer(engine, sql, out);
        wire.answered(sql, done);
        ready(out);
      }
    } catch (IOException | UncheckedIOException | StorageException e) {
      // The client or the cluster went away, which tests do on purpose.
    } finally {
      clients.remove(client);
    }
  }

  /** Says whether the statement was carried out; a heartbeat of an ended stream is not. */
  private boolean answer(Engine engine, String sql, DataOutputStream out) throws IOException {
    try {
      Matcher call = CALL.matcher(sql);
      if (!call.matches()) {
        other(engine, sql, out);
        return true;
      }
      String[] arguments = call.group(2).split(", ", 2);
      String first = unquote(arguments[0]);
      String second = unquote(arguments[1]);
      switch (call.group(1)) {
        case "start_replication_stream" -> row(out, engine.startReplicationStream(first, second));
        case "replication_stream_progress" -> {
          String health =
              engine.replicationStreamProgress(Long.parseLong(first), Timestamp.parse(second));
          row(out, health);
          return Documents.read(health, StreamHealth.class).active();
        }
        case "complete_replication_stream" -> {
          engine.completeReplicationStream(Long.parseLong(first), second.equals("true"));
          row(out, "t");
        }
        case "set_replication_stream_expiration" -> {
          engine.setReplicationStreamExpiration(Long.parseLong(first), Duration.parse(second));
          row(out, "t");
        }
        default -> {
          message(out, 'H', new byte[] {0, 0, 1, 0, 0});
          engine.streamPartition(Long.parseLong(first), second, frame -> send(out, frame));
          message(out, 'c', new byte[0]);
        }
      }
      return true;
    } catch (ClusterException e) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(
          ("SERROR\0C" + e.sqlState() + "\0M" + e.getMessage() + "\0\0").getBytes(UTF_8));
      message(out, 'E', body.toByteArray());
      return false;
    }
  }

  private void other(Engine engine, String sql, DataOutputStream out) throws IOException {
    Matcher prior = PRIOR.matcher(sql);
    if (prior.find()) {
      long id = id(engine, prior.group(1));
      Optional<PriorReplication> found = engine.replication().prior(id);
      row(
          out,
          Long.toString(id),
          found.map(PriorReplication::sourceId).orElse(null),
          found.map(details -> details.activationTime().toString()).orElse(null));
    } else {
      row(
          out,
          sql.equals("SELECT crdb_internal.cluster_id()") ? engine.clusterId().toString() : "1");
    }
  }

  private static long id(Engine engine, String name) {
    return engine.virtualCluster(name).orElseThrow().id();
  }

  private static String unquote(String literal) {
    return literal.startsWith("'")
        ? literal.substring(1, literal.length() - 1).replace("''", "'")
        : literal;
  }

  private void send(DataOutputStream out, byte[] frame) {
    try {
      if (framesLeft.getAndDecrement() <= 0) {
        released.await();
      }
      wire.frame(out, frame);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void row(DataOutputStream out, @Nullable String... values) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(body);
    fields.writeShort(values.length);
    for (String value : values) {
      if (value == null) {
        fields.writeInt(-1);
      } else {
        byte[] text = value.getBytes(UTF_8);
        fields.writeInt(text.length);
        fields.write(text);
      }
    }
    message(out, 'D', body.toByteArray());
  }

  static void message(DataOutputStream out, char type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
  }

  private static void ready(DataOutputStream out) throws IOException {
    message(out, 'Z', new byte[] {'I'});
    out.flush();
  }

  /** Ends every connection, in the middle of whatever it is doing. */
  public void disconnect() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    disconnect();
  }
}
