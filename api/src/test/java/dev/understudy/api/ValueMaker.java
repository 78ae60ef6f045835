package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.understudy.testing.OpenApiDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes JSON that a schema allows, and such as is nearly so or not at all. */
final class ValueMaker {
  /** What a server does something with, and not only refuses. */
  private static final Map<String, List<String>> USUAL =
      Map.of(
          "provider", List.of("AWS"),
          "plan", List.of("ADVANCED"),
          "parent_id", List.of("root", ""),
          "cidr_range", List.of(""),
          "cockroach_version", List.of("v25.2"),
          "machine_type", List.of("m6i.xlarge"),
          "status", List.of("FAILING_OVER", "CANCELED", "REPLICATING"),
          "location", List.of("external://backups"),
          "system_url", List.of("postgresql://127.0.0.1:26257"));

  private static final Set<String> RARE =
      Set.of(
          "serverless",
          "customer_cloud_account",
          "self_hosted",
          "ca_certificate",
          "client_certificate",
          "client_key");
  private static final Set<String> FALSE = Set.of("restrict_egress_traffic");
  private static final List<String> REGIONS = List.of("us-east-1", "us-east-2", "us-west-2");
  private static final List<String> WORDS =
      List.of("a", "maintenance in the east", "größer", "東京", "x_y", "0", "true", "🦆", "'; --");
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
  private static final int MANY = 4_000;

  private final OpenApiDocument document;
  private final Random random;
  private final Clock clock;
  private final UnaryOperator<String> ids;

  /**
   * @param ids an id for the name of what it is of
   */
  ValueMaker(OpenApiDocument document, Random random, Clock clock, UnaryOperator<String> ids) {
    this.document = document;
    this.random = random;
    this.clock = clock;
    this.ids = ids;
  }

  JsonNode allowed(String name, JsonNode reference) {
    JsonNode schema = document.resolved(reference);
    if (USUAL.containsKey(name)) {
      return TextNode.valueOf(one(USUAL.getOrDefault(name, List.of())));
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(name, schema);
      case "array" -> array(name, schema);
      case "integer" -> IntNode.valueOf(1 + random.nextInt(60));
      case "number" -> DoubleNode.valueOf(random.nextDouble());
      case "boolean" -> BooleanNode.valueOf(!FALSE.contains(name) && random.nextInt(5) > 0);
      default -> TextNode.valueOf(text(name, schema));
    };
  }

  private ObjectNode object(String name, JsonNode schema) {
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    if (name.equals("region_nodes")) {
      return made.put(one(REGIONS), 1 + random.nextInt(5));
    }
    if (schema.has("additionalProperties")) {
      for (int i = random.nextInt(3); i > 0; i--) {
        made.set(one(WORDS), allowed("", schema.path("additionalProperties")));
      }
    }
    List<String> required = schema.path("required").valueStream().map(JsonNode::asText).toList();
    for (var property : schema.path("properties").properties()) {
      String field = property.getKey();
      int chance = RARE.contains(field) ? 3 : 80;
      if (required.contains(field) || random.nextInt(100) < chance) {
        made.set(field, allowed(field, property.getValue()));
      }
    }
    return made;
  }

  private ArrayNode array(String name, JsonNode schema) {
    ArrayNode made = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      made.add(allowed(name, schema.path("items")));
    }
    return made;
  }

  private String text(String name, JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return clock.instant().plusSeconds(random.nextInt(7_200) - 3_600L).toString();
    }
    if (name.equals("id") || name.endsWith("_id")) {
      return ids.apply(name);
    }
    return name.equals("name")
        ? "fuzz-" + Long.toString(random.nextLong(1L << 40), 36)
        : one(WORDS);
  }

  /** One change away from what it was. */
  JsonNode near(JsonNode allowed) {
    JsonNode copy = allowed.deepCopy();
    List<ObjectNode> objects = new ArrayList<>();
    collect(copy, objects);
    if (objects.isEmpty()) {
      return odd();
    }
    ObjectNode at = one(objects);
    List<String> names = at.properties().stream().map(Map.Entry::getKey).toList();
    String field = names.isEmpty() || random.nextInt(8) == 0 ? "no_such_field" : one(names);
    switch (random.nextInt(4)) {
      case 0 -> at.remove(field);
      case 1 -> {
        JsonNode value = at.remove(field);
        at.set(camel(field), value == null ? odd() : value);
      }
      default -> at.set(field, odd());
    }
    return copy;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static String camel(String name) {
    return UNDERSCORE.matcher(name).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  JsonNode odd() {
    return switch (random.nextInt(12)) {
      case 0 -> JsonNodeFactory.instance.nullNode();
      case 1 -> LongNode.valueOf(one(List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE)));
      case 2 -> DoubleNode.valueOf(one(List.of(9.5, 1e300, -0.0, 9.0)));
      case 3 -> BooleanNode.TRUE;
      case 4 -> JsonNodeFactory.instance.arrayNode().add(1).add("x");
      case 5 -> JsonNodeFactory.instance.objectNode().put("x", "y");
      default -> TextNode.valueOf(oddText());
    };
  }

  String oddText() {
    return one(
        List.of(
            "",
            " ",
            "x".repeat(1 + random.nextInt(MANY)),
            "\u0000",
            "\ud83d",
            "\u202egnp.exe",
            "🦆".repeat(50),
            "not-a-uuid",
            "00000000-0000-0000-0000-000000000000",
            "../../etc/passwd",
            "a/b",
            "%00",
            "null",
            "-1",
            "99999999999999999999",
            "9999-99-99T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2026-02-03T10:00:00+18:00",
            "' OR 1=1 --"));
  }

  /** A body that no schema has a word for. */
  String garbage() {
    return one(
        List.of(
            "",
            "{",
            "null",
            "[]",
            "\"text\"",
            "{} {}",
            "[".repeat(2_000),
            "{\"a\":".repeat(2_000),
            "{\"name\":\"\\ud83d\",\"provider\":\"\\u0000\"}",
            "{\"name\":1e99999}",
            "{\"spec\":{\"dedicated\":{\"region_nodes\":{\"us-east-1\":"
                + "9".repeat(2_000)
                + "}}}}",
            "primary_cluster_id=x&standby_cluster_id=y",
            "<xml/>",
            "\ufeff{}",
            "{\"status\":\"FAILING_OVER\",\"status\":\"CANCELED\"}",
            "x".repeat(1 + random.nextInt(MANY))));
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
