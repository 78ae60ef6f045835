package dev.understudy.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers as it was told and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
  private static final String NOTHING =
      "{\"code\":5,\"message\":\"nothing is there\",\"details\":[]}";
  private static final int LOST = 0;

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();

  /** What it was asked. */
  record Request(String method, String path, String body, Map<String, String> headers) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  private record Answer(int status, String body, String retryAfter) {}

  private FakeServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  static FakeServer start() throws IOException {
    return of(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** On a server that speaks something of its own, such as TLS. */
  static FakeServer of(HttpServer server) {
    return new FakeServer(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /**
   * Answers one request after the other; the last for ever.
   *
   * @param request such as {@code GET /api/v1/clusters}
   */
  FakeServer on(String request, String body) {
    return on(request, 200, body);
  }

  FakeServer on(String request, int status, String body) {
    return add(request, new Answer(status, body, ""));
  }

  /** Refuses and asks to be left alone for so many seconds. */
  FakeServer busy(String request, int status, int seconds) {
    return add(
        request,
        new Answer(status, "{\"code\":14,\"message\":\"busy\"}", Integer.toString(seconds)));
  }

  /** Ends the connection in place of an answer. */
  FakeServer lost(String request) {
    return add(request, new Answer(LOST, "", ""));
  }

  private synchronized FakeServer add(String request, Answer answer) {
    answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(answer);
    return this;
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The only one that changes something. */
  Request change() {
    List<Request> changes =
        requests().stream().filter(request -> !request.method().equals("GET")).toList();
    if (changes.size() != 1) {
      throw new AssertionError("not one change: " + changes);
    }
    return changes.getFirst();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer = take(exchange);
    if (answer.status() == LOST) {
      exchange.close();
      return;
    }
    if (!answer.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer take(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String path = exchange.getRequestURI().toString();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            path,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            headers));
    Deque<Answer> told = answers.get(exchange.getRequestMethod() + " " + path);
    if (told == null) {
      return new Answer(404, NOTHING, "");
    }
    return told.size() > 1 ? told.removeFirst() : told.getFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
