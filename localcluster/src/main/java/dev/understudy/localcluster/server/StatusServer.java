package dev.understudy.localcluster.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /health} and {@code GET /_status/vars} over HTTP, as a CockroachDB node has them. */
public final class StatusServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to listen; port 0 takes a free one.
   *
   * @param tls for HTTPS; null for plain HTTP
   */
  public static StatusServer start(
      Engine engine, InetSocketAddress address, @Nullable ServerTls tls) throws IOException {
    StatusServer status = new StatusServer(listen(address, tls));
    status.page("/health", "application/json", () -> "{}");
    status.page("/_status/vars", "text/plain; version=0.0.4", engine::metrics);
    status.server.setExecutor(status.workers);
    status.server.start();
    return status;
  }

  private static HttpServer listen(InetSocketAddress address, @Nullable ServerTls tls)
      throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secured = HttpsServer.create(address, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    return secured;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void page(String path, String type, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
              exchange.sendResponseHeaders(405, -1);
            } else {
              answer(exchange, type, text.get());
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
