package dev.understudy.localcluster.sql.changefeed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.localcluster.sql.types.Json;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A column's value as CockroachDB's changefeeds write it in JSON. */
final class JsonValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .nodeFactory(NODES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonValues() {}

  static JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Long number -> NODES.numberNode(number);
      case Double number ->
          Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(number.toString());
      case BigDecimal decimal -> NODES.numberNode(decimal);
      case Boolean bool -> NODES.booleanNode(bool);
      case Instant instant -> NODES.textNode(DateTimeFormatter.ISO_INSTANT.format(instant));
      case LocalDateTime local ->
          NODES.textNode(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local));
      case Json json -> parsed(json);
      default -> NODES.textNode(TextFormat.print(value));
    };
  }

  private static JsonNode parsed(Json json) {
    try {
      return MAPPER.readTree(json.text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is not readable", e);
    }
  }
}
