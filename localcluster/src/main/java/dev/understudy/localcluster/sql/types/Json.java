package dev.understudy.localcluster.sql.types;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSONB value, kept as text with sorted keys so that equal values have equal text. */
public record Json(String text) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** Reads and normalises JSON text. */
  public static Json parse(String text) {
    try {
      return of(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw SqlErrors.invalidText(SqlType.JSONB, text);
    }
  }

  /** The normalised text of a JSON value. */
  public static Json of(JsonNode node) {
    if (node.isMissingNode()) {
      throw SqlErrors.invalidText(SqlType.JSONB, "");
    }
    StringBuilder out = new StringBuilder();
    print(node, out);
    return new Json(out.toString());
  }

  /** The member of this name, or null where there is none. */
  public @Nullable Json member(String name) {
    try {
      JsonNode node = MAPPER.readTree(text).get(name);
      return node == null ? null : of(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is not readable", e);
    }
  }

  /** The text of a JSON string without its quotes; anything else as it prints. */
  public @Nullable String asText() {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isNull() ? null : node.isTextual() ? node.textValue() : text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is not readable", e);
    }
  }

  private static void print(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      String separator = "";
      out.append('{');
      for (var member : members.entrySet()) {
        out.append(separator).append(quoted(member.getKey())).append(": ");
        print(member.getValue(), out);
        separator = ", ";
      }
      out.append('}');
    } else if (node.isArray()) {
      String separator = "";
      out.append('[');
      for (JsonNode element : node) {
        out.append(separator);
        print(element, out);
        separator = ", ";
      }
      out.append(']');
    } else {
      out.append(node);
    }
  }

  private static String quoted(String text) {
    return MAPPER.getNodeFactory().textNode(text).toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
