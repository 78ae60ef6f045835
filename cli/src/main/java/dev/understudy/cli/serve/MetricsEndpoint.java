package dev.understudy.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.understudy.api.ServerTls;
import dev.understudy.cli.CommandFailure;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A worker's {@code /metrics} for Prometheus, and {@code /health} for whoever restarts it. */
public final class MetricsEndpoint implements AutoCloseable {
  private final HttpServer server;

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param tls null for plain HTTP
   * @throws CommandFailure if the port cannot be listened on, or the certificate not be used
   */
  public static MetricsEndpoint start(
      String host, int port, @Nullable ServerTls tls, PrometheusMeterRegistry meters) {
    try {
      HttpServer server = create(new InetSocketAddress(host, port), tls);
      server.createContext("/metrics", exchange -> answer(exchange, meters.scrape()));
      server.createContext("/health", exchange -> answer(exchange, "ok\n"));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new MetricsEndpoint(server);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot listen on %s:%d (%s)".formatted(host, port, e.getMessage()), e);
    }
  }

  private static HttpServer create(InetSocketAddress address, @Nullable ServerTls tls)
      throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    SSLContext context = tls.context();
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
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
