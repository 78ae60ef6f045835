package dev.understudy.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.testing.OpenApiDocument;
import dev.understudy.testing.OpenApiDocument.Operation;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes requests of an operation: right ones, nearly right ones, and others. */
final class RequestMaker {
  /** How wrong a request is. */
  enum Kind {
    ALLOWED,
    NEARLY,
    GARBAGE,
    WRONG_METHOD
  }

  /**
   * A request.
   *
   * @param path with its query, encoded
   * @param headers names and values in turn
   */
  record Made(
      Kind kind,
      Operation operation,
      String method,
      String path,
      @Nullable String body,
      List<String> headers) {
    @Override
    public String toString() {
      String shown = body == null || body.length() < 500 ? body : body.substring(0, 500) + "…";
      return "%s %s %s %s %s".formatted(kind, method, path, headers, shown);
    }
  }

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "FOO", "TRACE");
  private static final String TOO_LARGE = "{\"x\":\"" + "y".repeat(1_100_000) + "\"}";

  private final OpenApiDocument document;
  private final ValueMaker values;
  private final Random random;

  RequestMaker(OpenApiDocument document, ValueMaker values, Random random) {
    this.document = document;
    this.values = values;
    this.random = random;
  }

  Made make(Operation operation) {
    Kind kind = kind();
    List<String> headers = new ArrayList<>();
    StringBuilder query = new StringBuilder();
    String path = operation.path();
    for (JsonNode reference : operation.node().path("parameters")) {
      JsonNode parameter = document.resolved(reference);
      String name = parameter.path("name").asText();
      boolean odd = kind != Kind.ALLOWED && random.nextInt(3) == 0;
      switch (parameter.path("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", segment(operation, name, odd));
        case "header" -> header(name, odd, headers);
        default -> query(name, parameter.path("schema"), odd, query);
      }
    }
    return new Made(
        kind,
        operation,
        kind == Kind.WRONG_METHOD ? otherMethod(operation) : operation.method(),
        path + query,
        body(operation, kind),
        headers);
  }

  private Kind kind() {
    int at = random.nextInt(100);
    return at < 50
        ? Kind.ALLOWED
        : at < 80 ? Kind.NEARLY : at < 95 ? Kind.GARBAGE : Kind.WRONG_METHOD;
  }

  private String segment(Operation operation, String name, boolean odd) {
    String of = name.equals("id") ? idOf(operation.path()) : name;
    String value = odd ? values.oddText() : values.allowed(of, textSchema()).asText();
    // An empty one would be another path.
    return encoded(value.isEmpty() ? "-" : value);
  }

  private static String idOf(String path) {
    return path.contains("replication-streams")
        ? "stream_id"
        : path.contains("service-accounts") ? "service_account_id" : "api_key_id";
  }

  private static JsonNode textSchema() {
    return ApiTest.JSON.createObjectNode().put("type", "string");
  }

  private void header(String name, boolean odd, List<String> headers) {
    if (random.nextInt(4) == 0) {
      headers.add(name);
      headers.add(
          odd ? "not usable: " + "x".repeat(random.nextInt(400)) : "key-" + random.nextInt(50));
    }
  }

  private void query(String name, JsonNode schema, boolean odd, StringBuilder query) {
    if (random.nextInt(3) == 0) {
      String value = odd ? values.oddText() : values.allowed(name, schema).asText();
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(encoded(name))
          .append('=')
          .append(encoded(value));
    }
  }

  private String otherMethod(Operation operation) {
    List<String> documented =
        document.operations().stream()
            .filter(other -> other.path().equals(operation.path()))
            .map(Operation::method)
            .toList();
    return values.one(METHODS.stream().filter(method -> !documented.contains(method)).toList());
  }

  private @Nullable String body(Operation operation, Kind kind) {
    JsonNode schema =
        operation
            .node()
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema");
    if (kind == Kind.GARBAGE) {
      return random.nextInt(40) == 0 ? TOO_LARGE : values.garbage();
    }
    if (schema.isMissingNode()) {
      return null;
    }
    JsonNode allowed = values.allowed("", schema);
    return (kind == Kind.NEARLY ? values.near(allowed) : allowed).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
