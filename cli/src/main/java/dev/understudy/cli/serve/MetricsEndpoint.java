package dev.understudy.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.cli.CommandFailure;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A worker's {@code /metrics} for Prometheus, and {@code /health} for whoever restarts it. */
public final class MetricsEndpoint implements AutoCloseable {
  private final HttpServer server;

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @throws CommandFailure if the port cannot be listened on
   */
  public static MetricsEndpoint start(String host, int port, PrometheusMeterRegistry meters) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
      server.createContext("/metrics", exchange -> answer(exchange, meters.scrape()));
      server.createContext("/health", exchange -> answer(exchange, "ok\n"));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new MetricsEndpoint(server);
    } catch (IOException e) {
      throw new CommandFailure("cannot listen on %s:%d".formatted(host, port), e);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
