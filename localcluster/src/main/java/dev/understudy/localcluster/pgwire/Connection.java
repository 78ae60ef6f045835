package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.SharedMemory;
import dev.understudy.localcluster.sql.session.LocalSql;
import dev.understudy.localcluster.sql.session.Session;
import dev.understudy.localcluster.sql.session.SessionVariables;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket from the first byte to the last. */
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int CANCEL_REQUEST = 80877102;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int LOGIN_MILLIS = 30_000;
  private static final int FAREWELL_MILLIS = 2_000;

  private final LocalSql sql;
  private final @Nullable ServerTls tls;
  private final Socket plain;
  private final SharedMemory.Account memory;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Socket socket;
  private MessageReader in;
  private MessageWriter out;

  /**
   * @param tls null for a server without certificates, which trusts root
   */
  Connection(Socket socket, LocalSql sql, @Nullable ServerTls tls, SharedMemory.Account memory)
      throws IOException {
    this.memory = memory;
    this.sql = sql;
    this.tls = tls;
    this.plain = socket;
    this.socket = socket;
    this.in = new MessageReader(socket.getInputStream(), memory);
    this.out = new MessageWriter(socket.getOutputStream());
  }

  @Override
  public void run() {
    Session session = null;
    try {
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(LOGIN_MILLIS);
      try {
        Map<String, String> parameters = startup();
        if (parameters == null) {
          return;
        }
        session = admit(Startup.of(parameters));
        plain.setSoTimeout(0);
        in.admitted();
        new Conversation(session, in, out, memory).run();
      } catch (EOFException | SocketException e) {
        tellIfStopped(session);
      } catch (RuntimeException e) {
        out.error("FATAL", Conversation.known(e));
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("a client's connection broke: {}", e.toString());
    } finally {
      if (session != null) {
        session.close();
      }
      ended.countDown();
      closeSocket();
    }
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a client's connection did not close cleanly: {}", e.toString());
    }
  }

  /** The terminator ends the input, so a stopped service looks like a client that left. */
  private void tellIfStopped(@Nullable Session session) throws IOException {
    if (session != null && session.terminated()) {
      out.error("FATAL", Session.serviceStopped());
      out.flush();
    }
  }

  /** The startup parameters; null when this connection was only there to cancel another. */
  private @Nullable Map<String, String> startup() throws IOException {
    while (true) {
      Message message = in.startup();
      int code = message.int32();
      switch (code) {
        case SSL_REQUEST -> {
          if (tls == null || socket != plain) {
            reply('N');
          } else {
            secure(tls);
          }
        }
        case GSS_REQUEST -> reply('N');
        case CANCEL_REQUEST -> {
          sql.sessions().cancel(message.int32(), message.int32());
          return null;
        }
        default -> {
          if (tls != null && socket == plain) {
            throw new ClusterException(
                "08P01", "node is running secure mode, SSL connection required");
          }
          return parameters(code, message);
        }
      }
    }
  }

  private void reply(char answer) throws IOException {
    plain.getOutputStream().write(answer);
    plain.getOutputStream().flush();
  }

  /** Goes on over TLS; what was sent before the handshake must not count as sent within it. */
  private void secure(ServerTls with) throws IOException {
    if (in.hasMore()) {
      throw new ClusterException("08P01", "received unencrypted data after SSL request");
    }
    reply('S');
    socket = with.accept(plain);
    in = new MessageReader(socket.getInputStream(), memory);
    out = new MessageWriter(socket.getOutputStream());
  }

  private Map<String, String> parameters(int protocol, Message message) throws IOException {
    if (protocol >> 16 != PROTOCOL_3 >> 16) {
      throw new ClusterException("08P01", "unknown protocol version " + protocol);
    }
    if (protocol != PROTOCOL_3) {
      out.begin('v').int32(PROTOCOL_3).int32(0).end();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    while (message.hasMore()) {
      String name = message.text();
      if (name.isEmpty()) {
        break;
      }
      parameters.put(name, message.text());
    }
    return parameters;
  }

  private Session admit(Startup startup) throws IOException {
    Session session =
        new Doorman(sql)
            .admit(
                startup, Peer.of(socket), new ScramExchange(in, out, sql.random()), this::endInput);
    out.begin('R').int32(0).end();
    SessionVariables variables = session.variables();
    for (String name :
        new String[] {"server_version", "server_encoding", "client_encoding", "application_name"}) {
      out.parameter(name, variables.get(name));
    }
    out.parameter("DateStyle", variables.get("datestyle"));
    out.parameter("IntervalStyle", variables.get("intervalstyle"));
    out.parameter("TimeZone", variables.get("timezone"));
    out.parameter("integer_datetimes", "on");
    out.parameter("is_superuser", variables.get("is_superuser"));
    out.parameter("session_authorization", session.user());
    out.parameter("standard_conforming_strings", "on");
    out.parameter("crdb_version", variables.get("crdb_version"));
    out.begin('K').int32(session.id()).int32(session.secret()).end();
    out.ready('I');
    return session;
  }

  /**
   * Wakes the thread that waits for the client's next message; one that waits for a client to read
   * has a little time, then its socket goes.
   */
  private void endInput() {
    try {
      plain.shutdownInput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("sql-client-end").start(this::closeUnlessEnded);
  }

  private void closeUnlessEnded() {
    try {
      if (!ended.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
        plain.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("a client's connection did not close cleanly: {}", e.toString());
    }
  }
}
