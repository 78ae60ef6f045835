package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sends commands by a line that may fail, each attempt under an id of its own by which the audit
 * log must know it.
 */
final class Commander implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(13);

  private final URI server;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final List<Observation.Exchange> exchanges = new CopyOnWriteArrayList<>();

  Commander(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  /** Something to be done once, however often it is sent. */
  record Command(String method, String path, Map<String, ?> body, String idempotencyKey) {
    static Command of(String method, String path, Map<String, ?> body) {
      return new Command(method, path, body, UUID.randomUUID().toString());
    }
  }

  /**
   * @param status 0 where none came
   */
  record Answer(int status, JsonNode body) {
    boolean accepted() {
      return status / 100 == 2;
    }

    /** Whether the same command, sent again, may fare better. */
    boolean isOpen() {
      return status == 0 || status == 503 || status == 429 || status / 100 == 5;
    }
  }

  Answer send(Command command) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    Answer answer = exchange(command, requestId);
    exchanges.add(
        new Observation.Exchange(
            requestId, command.method() + " " + command.path(), answer.status()));
    return answer;
  }

  private Answer exchange(Command command, String requestId) throws InterruptedException {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create(server + command.path()))
                  .timeout(LIMIT)
                  .header("Authorization", "Bearer " + key)
                  .header("Idempotency-Key", command.idempotencyKey())
                  .header("X-Request-Id", requestId)
                  .method(
                      command.method(),
                      HttpRequest.BodyPublishers.ofByteArray(
                          JSON.writeValueAsBytes(command.body())))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException noAnswer) {
      return new Answer(0, JSON.createObjectNode().put("message", noAnswer.toString()));
    }
  }

  /** Every attempt so far. */
  List<Observation.Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  @Override
  public void close() {
    http.close();
  }
}
