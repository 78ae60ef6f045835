package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.SharedMemory;
import dev.understudy.localcluster.sql.session.LocalSql;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for PostgreSQL clients; each gets a virtual thread of its own. */
public final class PgServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PgServer.class);
  private static final int FAREWELL_MILLIS = 2_000;
  private static final int BACKLOG = 256;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  /** Each costs up to some 100 KB with TLS, be it logged in or not. */
  private static final int MOST_CLIENTS = 2_000;

  private final LocalSql sql;
  private final @Nullable ServerTls tls;
  private final ServerSocket listener;
  private final int mostClients;
  private final SharedMemory memory = WireMemory.ofServer();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private PgServer(LocalSql sql, @Nullable ServerTls tls, ServerSocket listener, int mostClients) {
    this.mostClients = mostClients;
    this.sql = sql;
    this.tls = tls;
    this.listener = listener;
  }

  /**
   * Starts to listen; port 0 takes a free one.
   *
   * @param tls what clients must speak; null to serve without it
   */
  public static PgServer start(LocalSql sql, InetSocketAddress address, @Nullable ServerTls tls)
      throws IOException {
    return start(sql, address, tls, MOST_CLIENTS);
  }

  static PgServer start(
      LocalSql sql, InetSocketAddress address, @Nullable ServerTls tls, int mostClients)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    PgServer server = new PgServer(sql, tls, listener, mostClients);
    Thread.ofPlatform().name("sql-listener").daemon().start(server::acceptAll);
    return server;
  }

  /** What clients make this server hold, in bytes. */
  public long heldBytes() {
    return memory.held();
  }

  /** How many clients are connected, be they logged in or not. */
  public int clients() {
    return sockets.size();
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("sql-client").start(() -> serve(socket));
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("a client could not be accepted: {}", e.toString());
          // The reason, such as too many open files, may last; trying on at once changes nothing.
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
        }
      }
    }
  }

  private void serve(Socket socket) {
    sockets.add(socket);
    try (socket;
        SharedMemory.Account account = memory.open()) {
      if (!closed) {
        if (sockets.size() > mostClients) {
          turnAway(socket);
        } else {
          new Connection(socket, sql, tls, account).run();
        }
      }
    } catch (IOException e) {
      LOG.debug("a client's connection broke: {}", e.toString());
    } finally {
      sockets.remove(socket);
    }
  }

  /** Tells a client so before it has logged in. */
  private static void turnAway(Socket socket) throws IOException {
    // What it sends first is read, as a socket closed on unread data takes the answer with it.
    socket.setSoTimeout(FAREWELL_MILLIS);
    new MessageReader(socket.getInputStream(), WireMemory.ofServer().open()).startup();
    MessageWriter out = new MessageWriter(socket.getOutputStream());
    out.error("FATAL", new ClusterException("53300", "sorry, too many clients already"));
    out.flush();
  }

  /** Stops listening and drops the clients. */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
