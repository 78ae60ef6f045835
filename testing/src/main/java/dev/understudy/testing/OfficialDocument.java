package dev.understudy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The official OpenAPI document, which is not part of this repository: named by {@code
 * UNDERSTUDY_OPENAPI}, or found beside the repository where the project keeps its references.
 */
public final class OfficialDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;

  private OfficialDocument(JsonNode document) {
    this.document = document;
  }

  /** Empty, with a plain word on standard output, where the document is not there. */
  public static Optional<OfficialDocument> find() throws IOException {
    String named = System.getenv("UNDERSTUDY_OPENAPI");
    Path beside = Path.of("..", "..", "shared", "reference", "openapi", "pcr-subset.json");
    Path file = named == null ? beside : Path.of(named);
    if (!Files.exists(file)) {
      System.out.println(
          "OpenAPI: the official document is not here; set UNDERSTUDY_OPENAPI to check against it");
      return Optional.empty();
    }
    return Optional.of(new OfficialDocument(JSON.readTree(file.toFile())));
  }

  /** What is wrong with a reply to an operation; empty if nothing is. */
  public List<String> faults(String method, String path, int status, JsonNode reply) {
    JsonNode responses =
        document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT)).path("responses");
    JsonNode response =
        responses.has(String.valueOf(status))
            ? responses.path(String.valueOf(status))
            : responses.path("default");
    JsonNode schema = response.path("content").path("application/json").path("schema");
    if (schema.isMissingNode()) {
      return List.of("the document has no " + method + " " + path + " with " + status);
    }
    ObjectNode whole = JSON.createObjectNode();
    whole.set("allOf", JSON.createArrayNode().add(schema));
    whole.set("components", document.path("components"));
    // Formats are then assertions, not remarks.
    SchemaValidatorsConfig strict =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    Stream<String> faults =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(whole, strict)
            .validate(reply)
            .stream()
            .map(Object::toString);
    return Stream.concat(faults, unknownFields("", schema, reply).stream()).toList();
  }

  /** Fields that the document does not name: the plain reply is to stay the official one. */
  private List<String> unknownFields(String at, JsonNode reference, JsonNode value) {
    JsonNode schema = resolved(reference);
    if (value.isArray()) {
      return value
          .valueStream()
          .flatMap(item -> unknownFields(at + "[]", schema.path("items"), item).stream())
          .toList();
    }
    if (!schema.has("properties")) {
      return List.of();
    }
    return value.properties().stream()
        .flatMap(
            field -> {
              JsonNode property = schema.path("properties").path(field.getKey());
              String name = at + "/" + field.getKey();
              // Required by the document, yet missing from its properties.
              boolean anomaly = field.getKey().equals("is_customer_cloud_account");
              return property.isMissingNode() && !anomaly
                  ? Stream.of("unknown field " + name)
                  : unknownFields(name, property, field.getValue()).stream();
            })
        .toList();
  }

  private JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty() ? schema : document.at(reference.substring(1));
  }
}
