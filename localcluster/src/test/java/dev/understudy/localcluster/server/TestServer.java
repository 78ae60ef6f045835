package dev.understudy.localcluster.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A real server on free ports of the loopback interface, and connections to it. */
final class TestServer implements AutoCloseable {
  private final LocalServer server;

  private TestServer(LocalServer server) {
    this.server = server;
  }

  static TestServer start(Path store, Shape shape) throws IOException {
    return start(EngineOptions.of(store, "test", shape));
  }

  /** A server whose cluster lives by another clock. */
  static TestServer start(Path store, Shape shape, Clock clock) throws IOException {
    EngineOptions usual = EngineOptions.of(store, "test", shape);
    return start(
        new EngineOptions(store, usual.name(), shape, clock, usual.random(), usual.tuning()));
  }

  private static TestServer start(EngineOptions options) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new TestServer(LocalServer.start(LocalEngine.open(options), free, free));
  }

  /** One that passes for an older version. */
  static TestServer start(Path store, Shape shape, CrdbVersion version) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new TestServer(
        LocalServer.start(
            LocalEngine.open(EngineOptions.of(store, "test", shape).of(version)), free, free));
  }

  /** One that speaks TLS alone. */
  static TestServer secured(Path store, Shape shape, Path certificates) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerTls tls = ServerTls.of(certificates);
    return new TestServer(
        LocalServer.start(
            LocalEngine.open(EngineOptions.of(store, "test", shape)), free, free, tls));
  }

  /** What clients make the server hold, in bytes. */
  long heldBytes() {
    return server.heldBytes();
  }

  int clients() {
    return server.clients();
  }

  int port() {
    return server.sqlPort();
  }

  String metrics() throws IOException {
    return new String(
        URI.create(httpUrl() + "/_status/vars").toURL().openStream().readAllBytes(), UTF_8);
  }

  String httpUrl() {
    return server.httpUrl();
  }

  Connection main(String... options) throws SQLException {
    return as("main", "root", "", options);
  }

  Connection system(String... options) throws SQLException {
    return as("system", "root", "", options);
  }

  Connection as(String cluster, String user, String password, String... options)
      throws SQLException {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/defaultdb?sslmode=disable&options=-ccluster%%3D%s&user=%s&password=%s"
            .formatted(port(), cluster, user, password);
    return DriverManager.getConnection(
        url + (options.length == 0 ? "" : "&" + String.join("&", options)));
  }

  /** Runs statements one after another. */
  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each as its columns' text with bars between. */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return rows(found);
    }
  }

  static List<String> rows(ResultSet found) throws SQLException {
    ResultSetMetaData meta = found.getMetaData();
    List<String> rows = new ArrayList<>();
    while (found.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        row.add(String.valueOf(found.getString(i)));
      }
      rows.add(String.join("|", row));
    }
    return rows;
  }

  /** The one value of a query. */
  static String value(Connection connection, String sql) throws SQLException {
    return rows(connection, sql).get(0);
  }

  @Override
  public void close() {
    server.close();
  }
}
