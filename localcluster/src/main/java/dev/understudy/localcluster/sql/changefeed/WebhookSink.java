package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.changefeed.ChangefeedDetails.Target;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** POSTs messages as {@code {"payload": […], "length": n}} to an HTTP endpoint, in their order. */
final class WebhookSink implements Sink {
  private static final int MOST_MESSAGES = 100;
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PREFIX = "webhook-";

  private final HttpClient client;
  private final HttpRequest.Builder request;
  private final List<String> gathered = new ArrayList<>();
  private long characters;

  private WebhookSink(HttpClient client, HttpRequest.Builder request) {
    this.client = client;
    this.request = request;
  }

  /**
   * The sink of {@code webhook-https://host/path}; connects with its first message.
   *
   * @throws ClusterException 22023, without the URI and the header, which may hold secrets
   */
  static WebhookSink open(URI uri, ChangefeedOptions options) {
    WebhookTls tls = WebhookTls.of(uri.getRawQuery());
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    String scheme = uri.getScheme().substring(PREFIX.length());
    String query = tls.otherQuery().isEmpty() ? "" : "?" + tls.otherQuery();
    HttpRequest.Builder request =
        request(scheme + "://" + authority + path + query, options.authHeader());
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    tls.context().ifPresent(client::sslContext);
    return new WebhookSink(client.build(), request);
  }

  private static HttpRequest.Builder request(String endpoint, @Nullable String authHeader) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(endpoint));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter("the webhook sink is no URI of an endpoint");
    }
    request.timeout(TIMEOUT).header("Content-Type", "application/json");
    try {
      return authHeader == null ? request : request.header("Authorization", authHeader);
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter("webhook_auth_header cannot be the value of a header");
    }
  }

  @Override
  public void add(Target target, String message) throws IOException, InterruptedException {
    gathered.add(message);
    characters += message.length();
    if (gathered.size() >= MOST_MESSAGES || characters >= MOST_CHARACTERS) {
      send();
    }
  }

  @Override
  public void flush(Timestamp sentUpTo) throws IOException, InterruptedException {
    if (!gathered.isEmpty()) {
      send();
    }
  }

  private void send() throws IOException, InterruptedException {
    post(
        "{\"payload\": ["
            + String.join(", ", gathered)
            + "], \"length\": "
            + gathered.size()
            + "}");
    gathered.clear();
    characters = 0;
  }

  @Override
  public void resolved(Timestamp time) throws IOException, InterruptedException {
    post(RowMessages.resolved(time));
  }

  private void post(String body) throws IOException, InterruptedException {
    HttpRequest post = request.copy().POST(BodyPublishers.ofString(body)).build();
    HttpResponse<Void> answer = client.send(post, BodyHandlers.discarding());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the webhook answered with status " + answer.statusCode());
    }
  }

  @Override
  public boolean isEager() {
    return true;
  }

  @Override
  public void close() {
    gathered.clear();
    client.shutdownNow();
  }
}
