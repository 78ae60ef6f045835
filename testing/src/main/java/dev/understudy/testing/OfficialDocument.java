package dev.understudy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The official OpenAPI document: named by {@code UNDERSTUDY_OPENAPI}, or found beside the
 * repository where the project keeps its references; else what this repository has of it, which is
 * the shapes of the operations that are served here, without a word of its prose.
 */
public final class OfficialDocument {
  private static final String SHAPES = "/official-operations.json";

  private final OpenApiDocument document;

  private OfficialDocument(OpenApiDocument document) {
    this.document = document;
  }

  /** Never empty. */
  public static Optional<OfficialDocument> find() throws IOException {
    String named = System.getenv("UNDERSTUDY_OPENAPI");
    Path beside = Path.of("..", "..", "shared", "reference", "openapi", "pcr-subset.json");
    Path file = named == null ? beside : Path.of(named);
    return Optional.of(
        new OfficialDocument(
            Files.exists(file)
                ? OpenApiDocument.of(new ObjectMapper().readTree(file.toFile()))
                : shapes()));
  }

  /** What this repository has of it. */
  public static OpenApiDocument shapes() throws IOException {
    return OpenApiDocument.resource(SHAPES);
  }

  /** What is wrong with a reply to an operation; empty if nothing is. */
  public List<String> faults(String method, String path, int status, JsonNode reply) {
    return document.faults(method, path, status, reply);
  }
}
