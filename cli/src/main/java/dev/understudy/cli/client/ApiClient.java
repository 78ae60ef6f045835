package dev.understudy.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Speaks the REST API as any other client does: JSON in and out, one bearer key. */
public final class ApiClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private final URI server;
  private final String key;
  private final HttpClient http;
  private final Retries retries;
  private final Supplier<UUID> ids;

  /**
   * A client that sends each request once.
   *
   * @param server base URL, without a trailing slash
   * @param key secret of an API key
   */
  public ApiClient(URI server, String key) {
    this(
        server,
        key,
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build(),
        Retries.NONE,
        UUID::randomUUID);
  }

  /**
   * @param http is closed with this
   * @param ids names for changes that may be sent again
   */
  ApiClient(URI server, String key, HttpClient http, Retries retries, Supplier<UUID> ids) {
    this.server = server;
    this.key = key;
    this.http = http;
    this.retries = retries;
    this.ids = ids;
  }

  public JsonNode get(String path) {
    return send(ApiRequest.get(path)).json();
  }

  public JsonNode post(String path, Map<String, ?> body) {
    return send(ApiRequest.post(path, body)).json();
  }

  public JsonNode patch(String path, Map<String, ?> body) {
    return send(ApiRequest.patch(path, body)).json();
  }

  public JsonNode put(String path, Map<String, ?> body) {
    return send(ApiRequest.put(path, body)).json();
  }

  public JsonNode delete(String path) {
    return send(ApiRequest.delete(path)).json();
  }

  /**
   * Sends a request, again where that may help.
   *
   * @throws ApiException if the server refuses
   * @throws UncheckedIOException if it cannot be reached
   */
  Reply send(ApiRequest request) {
    HttpRequest prepared = prepare(request);
    for (int tried = 0; ; tried++) {
      boolean last = tried == retries.times();
      try {
        return read(http.send(prepared, HttpResponse.BodyHandlers.ofByteArray()));
      } catch (ApiException e) {
        if (last || !Retries.mayHelp(request, e.status())) {
          throw e;
        }
        retries.pause(tried, e.retryAfter());
      } catch (IOException e) {
        if (last || e instanceof SSLException) {
          throw unreachable(e);
        }
        retries.pause(tried, Duration.ZERO);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + server, e);
      }
    }
  }

  private HttpRequest prepare(ApiRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + request.path()))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + key)
            .header("Accept", "application/json");
    if (!request.isRead() && retries.times() > 0) {
      builder.header("Idempotency-Key", ids.get().toString());
    }
    if (request.body() == null) {
      return builder.method(request.method(), HttpRequest.BodyPublishers.noBody()).build();
    }
    try {
      return builder
          .header("Content-Type", "application/json")
          .method(
              request.method(),
              HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request.body())))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request has no JSON form", e);
    }
  }

  private Reply read(HttpResponse<byte[]> response) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (status < 300) {
      return new Reply(object(text), text.isBlank() ? "{}" : text);
    }
    ObjectNode refusal = JSON.createObjectNode();
    try {
      refusal = object(text);
    } catch (CommandFailure notOfTheApi) {
      // By something between us and the API: its status has to do.
    }
    throw new ApiException(
        status,
        refusal.path("code").asInt(),
        refusal.path("message").asText("the server answered " + status),
        retryAfter(response));
  }

  private ObjectNode object(String text) {
    try {
      if (text.isBlank()) {
        return JSON.createObjectNode();
      }
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailure(foreign(), e);
    }
    throw new CommandFailure(foreign());
  }

  private String foreign() {
    return "what answers at " + server + " does not speak this API: is the address right?";
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }

  private UncheckedIOException unreachable(IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String advice =
        e instanceof SSLException
            ? "is its certificate signed by a CA that is known here? (--ca-file names one)"
            : "is `understudy up` running?";
    return new UncheckedIOException(
        "cannot reach %s: %s (%s)".formatted(server, advice, reason), e);
  }

  @Override
  public void close() {
    http.close();
  }
}
