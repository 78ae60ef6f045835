package dev.understudy.localcluster.sql.changefeed;

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
import org.jspecify.annotations.Nullable;

/** POSTs messages as {@code {"payload": […], "length": n}} to an HTTP endpoint, in their order. */
final class WebhookSink implements Sink {
  private static final int MOST_MESSAGES = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PREFIX = "webhook-";

  private final HttpClient client;
  private final URI endpoint;
  private final @Nullable String authHeader;
  private final List<String> gathered = new ArrayList<>();

  private WebhookSink(HttpClient client, URI endpoint, @Nullable String authHeader) {
    this.client = client;
    this.endpoint = endpoint;
    this.authHeader = authHeader;
  }

  /** The sink of {@code webhook-https://host/path}; connects with its first message. */
  static WebhookSink open(URI uri, ChangefeedOptions options) {
    WebhookTls tls = WebhookTls.of(uri.getRawQuery());
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    URI endpoint;
    try {
      String scheme = uri.getScheme().substring(PREFIX.length());
      String query = tls.otherQuery().isEmpty() ? "" : "?" + tls.otherQuery();
      endpoint = URI.create(scheme + "://" + uri.getRawAuthority() + path + query);
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter("the webhook sink is no URI of an endpoint");
    }
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    tls.context().ifPresent(client::sslContext);
    return new WebhookSink(client.build(), endpoint, options.authHeader());
  }

  @Override
  public void add(Target target, Message message) throws IOException, InterruptedException {
    gathered.add(message.value());
    if (gathered.size() >= MOST_MESSAGES) {
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
  }

  @Override
  public void resolved(Timestamp time) throws IOException, InterruptedException {
    post(RowMessages.resolved(time));
  }

  private void post(String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (authHeader != null) {
      request.header("Authorization", authHeader);
    }
    HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
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
