package dev.understudy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** An OpenAPI document, to hold replies against and to make requests from. */
public final class OpenApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> known = new ConcurrentHashMap<>();

  private OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  /**
   * An operation.
   *
   * @param method in capitals
   * @param path with its parameters in braces
   */
  public record Operation(String method, String path, JsonNode node) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /**
   * What this repository has of the official document: the shapes of the operations that are served
   * here, without a word of its prose.
   */
  public static OpenApiDocument official() throws IOException {
    return resource("/official-operations.json");
  }

  public static OpenApiDocument of(JsonNode document) {
    return new OpenApiDocument(document);
  }

  /** One that is on the class path. */
  public static OpenApiDocument resource(String name) throws IOException {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException(name + " is not on the class path");
      }
      return of(JSON.readTree(file));
    }
  }

  public JsonNode root() {
    return document;
  }

  /** In the order of the document. */
  public List<Operation> operations() {
    return document.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .map(
                        operation ->
                            new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue())))
        .toList();
  }

  /** What a reference names; anything else is itself. */
  public JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  /** The schema of what an operation answers with a status; missing where there is none. */
  public JsonNode replySchema(JsonNode operation, String status) {
    return resolved(operation.path("responses").path(status))
        .path("content")
        .path("application/json")
        .path("schema");
  }

  /** What is wrong with a reply to an operation; empty if nothing is. */
  public List<String> faults(String method, String path, int status, JsonNode reply) {
    JsonNode operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    String code = String.valueOf(status);
    JsonNode schema =
        replySchema(operation, operation.path("responses").has(code) ? code : "default");
    return schema.isMissingNode()
        ? List.of("the document has no " + method + " " + path + " with " + status)
        : faults(schema, reply);
  }

  /**
   * What is wrong with a value.
   *
   * @param schema of this document; may be a reference
   */
  public List<String> faults(JsonNode schema, JsonNode value) {
    Stream<String> faults =
        known.computeIfAbsent(schema, this::compiled).validate(value).stream()
            .map(Object::toString);
    return Stream.concat(faults, unknownFields("", schema, value).stream()).toList();
  }

  private JsonSchema compiled(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("allOf", JSON.createArrayNode().add(schema));
    whole.set("components", document.path("components"));
    whole = withNulls(whole.deepCopy());
    // Formats are then assertions, not remarks.
    SchemaValidatorsConfig strict =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return SCHEMAS.getSchema(whole, strict);
  }

  /** OpenAPI 3.0 says {@code nullable} where JSON Schema names null among the types. */
  private static ObjectNode withNulls(ObjectNode schema) {
    if (schema.path("nullable").asBoolean()) {
      schema.set("type", JSON.createArrayNode().add(schema.path("type")).add("null"));
    }
    for (JsonNode child : schema) {
      if (child instanceof ObjectNode object) {
        withNulls(object);
      } else {
        child
            .valueStream()
            .filter(ObjectNode.class::isInstance)
            .forEach(item -> withNulls((ObjectNode) item));
      }
    }
    return schema;
  }

  /** Fields that the document does not name. */
  private List<String> unknownFields(String at, JsonNode reference, JsonNode value) {
    JsonNode schema = resolved(reference);
    if (value.isArray()) {
      return value
          .valueStream()
          .flatMap(item -> unknownFields(at + "[]", schema.path("items"), item).stream())
          .toList();
    }
    if (!schema.has("properties") || schema.has("additionalProperties")) {
      return List.of();
    }
    return value.properties().stream()
        .flatMap(
            field -> {
              JsonNode property = schema.path("properties").path(field.getKey());
              String name = at + "/" + field.getKey();
              // Required by the official document, yet missing from its properties.
              boolean anomaly = field.getKey().equals("is_customer_cloud_account");
              return property.isMissingNode() && !anomaly
                  ? Stream.of("unknown field " + name)
                  : unknownFields(name, property, field.getValue()).stream();
            })
        .toList();
  }
}
