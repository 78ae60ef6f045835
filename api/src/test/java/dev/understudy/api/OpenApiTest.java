package dev.understudy.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.understudy.testing.OpenApiDocument;
import dev.understudy.testing.OpenApiDocument.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document that is served says what is served, and the official one says nothing else. */
class OpenApiTest extends ApiTest {
  private static final String PATH = "/api/v1/openapi.json";
  private static final String EXTENSION = "x-understudy-extension";

  /** Required by the official document, yet missing from its properties. */
  private static final String ANOMALY = "is_customer_cloud_account";

  private final List<String> faults = new ArrayList<>();
  private final Set<String> compared = new HashSet<>();
  private OpenApiDocument own;
  private OpenApiDocument official;

  @BeforeAll
  void readDocuments() throws Exception {
    own = OpenApiDocument.resource("/dev/understudy/api/openapi.json");
    official = OpenApiDocument.official();
  }

  @Test
  void isServedToEverybody() {
    Reply reply = send(null, "GET", PATH, null);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(own.root());
    assertThat(reply.text("openapi")).startsWith("3.0");
  }

  @Test
  void hasEveryOfficialOperationInItsOfficialShape() {
    faults.clear();
    compared.clear();
    for (Operation operation : official.operations()) {
      JsonNode mine =
          own.root()
              .path("paths")
              .path(operation.path())
              .path(operation.method().toLowerCase(Locale.ROOT));
      if (mine.isMissingNode()) {
        faults.add("no " + operation);
      } else {
        compareOperations(operation, mine);
      }
    }
    assertThat(faults).isEmpty();
    assertThat(official.operations()).hasSizeGreaterThan(40);
  }

  @Test
  void findsWhatDiffersFromTheOfficialShape() throws Exception {
    faults.clear();
    JsonNode theirs = official.root().at("/components/schemas/PhysicalReplicationStream");
    for (String change :
        List.of("\"id\"", "\"STARTING\"", "\"int32\"", "\"date-time\"", "\"" + EXTENSION + "\"")) {
      String text = own.root().toString().replace(change, "\"changed\"");
      compared.clear();
      int before = faults.size();
      OpenApiDocument changed = OpenApiDocument.of(JSON.readTree(text));
      compare(
          "changed",
          theirs,
          changed.root().at("/components/schemas/PhysicalReplicationStream"),
          changed);
      assertThat(faults).as(change).hasSizeGreaterThan(before);
    }
  }

  @Test
  void marksWhatIsBeyondTheOfficialApi() {
    Set<String> officialOnes = new TreeSet<>();
    official.operations().forEach(operation -> officialOnes.add(operation.toString()));
    for (Operation operation : own.operations()) {
      assertThat(operation.node().path(EXTENSION).asBoolean())
          .as("%s", operation)
          .isEqualTo(!officialOnes.contains(operation.toString()));
      assertThat(operation.node().path("summary").asText()).as("%s", operation).isNotEmpty();
    }
  }

  @Test
  void namesNothingThatIsNotThere() {
    List<JsonNode> references = own.root().findValues("$ref");
    assertThat(references).isNotEmpty();
    for (JsonNode reference : references) {
      assertThat(own.root().at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
    List<String> ids = own.root().findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void hasWhatTheServerHasAndNoMore() throws Exception {
    Set<String> documented = new TreeSet<>();
    own.operations()
        .forEach(operation -> documented.add(operation.method() + " " + bare(operation.path())));
    Set<String> served = RegisteredOperations.all();

    assertThat(documented).containsAll(served);
    documented.removeAll(served);
    assertThat(documented).isEmpty();
  }

  @Test
  void answersHeadAndOptionsOnEveryPath() {
    for (Operation operation : own.operations()) {
      String path = operation.path().replaceAll("\\{[^}]+}", "x");
      Reply options = send(null, "OPTIONS", path, null);
      assertThat(options.status()).as("%s", operation).isEqualTo(200);
      assertThat(options.header("Allow")).as("%s", operation).contains(operation.method());
      if (operation.method().equals("GET")) {
        Reply head = send(administrator, "HEAD", path, null);
        assertThat(head.status()).as("%s", operation).isEqualTo(get(path).status());
        assertThat(head.raw().body()).isEmpty();
      }
    }
  }

  private static String bare(String path) {
    return path.replaceAll("\\{[^}]+}", "{}");
  }

  private void compareOperations(Operation theirs, JsonNode mine) {
    String at = theirs.toString();
    Map<String, JsonNode> wanted = parameters(official, theirs.node());
    Map<String, JsonNode> offered = parameters(own, mine);
    wanted.forEach(
        (name, parameter) -> {
          JsonNode offer = offered.get(name);
          if (offer == null) {
            faults.add(at + " has no parameter " + name);
            return;
          }
          same(at + " " + name, "required", parameter, offer);
          compare(at + " " + name, parameter.path("schema"), offer.path("schema"), own);
        });
    offered.forEach(
        (name, parameter) -> {
          if (!wanted.containsKey(name) && !parameter.path(EXTENSION).asBoolean()) {
            faults.add(at + " has the parameter " + name);
          }
        });
    JsonNode body = theirs.node().path("requestBody");
    same(at + " body", "required", body, mine.path("requestBody"));
    compare(at + " body", content(body), content(mine.path("requestBody")), own);
    for (var response : theirs.node().path("responses").properties()) {
      compare(
          at + " " + response.getKey(),
          official.replySchema(theirs.node(), response.getKey()),
          own.replySchema(mine, response.getKey()),
          own);
    }
  }

  private static JsonNode content(JsonNode body) {
    return body.path("content").path("application/json").path("schema");
  }

  private static Map<String, JsonNode> parameters(OpenApiDocument document, JsonNode operation) {
    Map<String, JsonNode> parameters = new TreeMap<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode resolved = document.resolved(parameter);
      parameters.put(resolved.path("in").asText() + " " + resolved.path("name").asText(), resolved);
    }
    return parameters;
  }

  /** A schema of the official document that says nothing is met by any. */
  private void compare(String at, JsonNode theirs, JsonNode mine, OpenApiDocument ours) {
    JsonNode wanted = official.resolved(theirs);
    JsonNode offered = ours.resolved(mine);
    boolean named = theirs.has("$ref") && mine.has("$ref");
    if (wanted.isEmpty()
        || (named && !compared.add(theirs.path("$ref") + " " + mine.path("$ref")))) {
      return;
    }
    for (String keyword : List.of("type", "format", "enum", "required")) {
      same(at, keyword, wanted, official(offered));
    }
    if (wanted.has("items")) {
      compare(at + "[]", wanted.path("items"), offered.path("items"), ours);
    }
    if (wanted.has("additionalProperties")) {
      compare(
          at + "{}",
          wanted.path("additionalProperties"),
          offered.path("additionalProperties"),
          ours);
    }
    JsonNode properties = offered.path("properties");
    for (var property : wanted.path("properties").properties()) {
      String name = at + "." + property.getKey();
      if (properties.has(property.getKey())) {
        compare(name, property.getValue(), properties.path(property.getKey()), ours);
      } else {
        faults.add(name + " is missing");
      }
    }
    for (var property : properties.properties()) {
      boolean extension = ours.resolved(property.getValue()).path(EXTENSION).asBoolean();
      boolean known = wanted.path("properties").has(property.getKey());
      if (!known && !extension && !property.getKey().equals(ANOMALY)) {
        faults.add(at + "." + property.getKey() + " is not official");
      }
    }
  }

  /** Without the values that are beyond the official API. */
  private static JsonNode official(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    if (copy.path("enum") instanceof ArrayNode values) {
      schema
          .path("x-understudy-values")
          .forEach(own -> values.remove(values.valueStream().toList().indexOf(own)));
    }
    return copy;
  }

  private void same(String at, String keyword, JsonNode theirs, JsonNode mine) {
    if (!words(theirs.path(keyword)).equals(words(mine.path(keyword)))) {
      faults.add(
          "%s: %s is %s, not %s".formatted(at, keyword, mine.path(keyword), theirs.path(keyword)));
    }
  }

  private static String words(JsonNode value) {
    return value.isArray()
        ? value.valueStream().map(JsonNode::asText).sorted().collect(joining(" "))
        : value.asText();
  }
}
