package dev.understudy.localcluster.server;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.pgwire.PgServer;
import dev.understudy.localcluster.sql.LocalJobKinds;
import dev.understudy.localcluster.sql.StatementParser;
import dev.understudy.localcluster.sql.session.LocalSql;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A local cluster that answers on its two ports. */
public final class LocalServer implements AutoCloseable {
  private final Engine engine;
  private final InetSocketAddress sqlAddress;
  private final InetSocketAddress httpAddress;
  private final @Nullable ServerTls tls;
  private @Nullable PgServer sql;
  private @Nullable StatusServer http;

  private LocalServer(
      Engine engine,
      InetSocketAddress sqlAddress,
      InetSocketAddress httpAddress,
      @Nullable ServerTls tls) {
    this.engine = engine;
    this.sqlAddress = sqlAddress;
    this.httpAddress = httpAddress;
    this.tls = tls;
  }

  /** Serves an engine without TLS, which it closes when it is closed. */
  public static LocalServer start(
      Engine engine, InetSocketAddress sqlAddress, InetSocketAddress httpAddress)
      throws IOException {
    return start(engine, sqlAddress, httpAddress, null);
  }

  /**
   * Serves an engine, which it closes when it is closed.
   *
   * @param tls what clients must speak; null to serve without it
   * @throws IOException with a sentence for the user if a port cannot be had
   */
  public static LocalServer start(
      Engine engine,
      InetSocketAddress sqlAddress,
      InetSocketAddress httpAddress,
      @Nullable ServerTls tls)
      throws IOException {
    LocalServer server = new LocalServer(engine, sqlAddress, httpAddress, tls);
    try {
      server.listen();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void listen() throws IOException {
    CrdbVersion version = CrdbVersion.of(engine.settings().getOrDefault("version", ""));
    LocalSql local =
        new LocalSql(engine, Clock.systemUTC(), new SecureRandom(), new StatementParser(version));
    LocalJobKinds.register(local);
    try {
      sql = PgServer.start(local, sqlAddress, tls);
    } catch (BindException e) {
      throw taken("SQL", sqlAddress, e);
    }
    try {
      http = StatusServer.start(engine, httpAddress, tls);
    } catch (BindException e) {
      throw taken("HTTP", httpAddress, e);
    }
  }

  private static IOException taken(String what, InetSocketAddress address, BindException cause) {
    String at = address.getHostString() + ":" + address.getPort();
    return new IOException(
        "cannot listen for " + what + " on " + at + ": " + cause.getMessage(), cause);
  }

  public String sqlUrl() {
    String plain = "postgresql://root@" + host(sqlAddress) + ":" + sqlPort() + "/defaultdb";
    return tls == null ? plain : plain + "?" + tls.rootParameters();
  }

  public String httpUrl() {
    return (tls == null ? "http://" : "https://") + host(httpAddress) + ":" + httpPort();
  }

  public int sqlPort() {
    return sql == null ? 0 : sql.port();
  }

  public int httpPort() {
    return http == null ? 0 : http.port();
  }

  /** What SQL clients make this server hold in messages and statements, in bytes. */
  long heldBytes() {
    return sql == null ? 0 : sql.heldBytes();
  }

  /** How many SQL clients are connected, be they logged in or not. */
  int clients() {
    return sql == null ? 0 : sql.clients();
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? "127.0.0.1"
        : address.getAddress().getHostAddress();
  }

  /** Stops listening, drops the clients, then closes the engine. */
  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
    if (sql != null) {
      sql.close();
    }
    engine.close();
  }
}
