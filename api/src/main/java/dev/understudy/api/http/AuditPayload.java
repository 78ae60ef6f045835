package dev.understudy.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.domain.Secrets;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** What the audit log keeps of a request: what was asked for, without secrets and not endless. */
final class AuditPayload {
  private static final int LONGEST = 4096;
  private static final String REDACTED = "redacted";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names of fields that may hold a secret, in either spelling. */
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(passw|passphrase|secret|token|private|credential).*|.*key");

  /** The id of a key may be kept. */
  private static final Pattern API_KEY = Pattern.compile("(CCDB1_[A-Za-z0-9]{22})_[A-Za-z0-9]{40}");

  private AuditPayload() {}

  static String of(Exchange exchange, byte[] body) {
    String whole = exchange.method() + " " + exchange.path() + " " + text(body);
    String safe = API_KEY.matcher(whole).replaceAll("$1_" + REDACTED);
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST);
  }

  private static String text(byte[] body) {
    if (body.length == 0) {
      return "";
    }
    try {
      return redacted(JSON.readTree(body)).toString();
    } catch (IOException e) {
      // What cannot be understood cannot be searched for secrets.
      return "(not JSON)";
    }
  }

  private static JsonNode redacted(JsonNode value) {
    if (value.isObject()) {
      ObjectNode safe = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        boolean secret = SECRET_NAME.matcher(field.getKey()).matches();
        safe.set(
            field.getKey(),
            secret ? JsonNodeFactory.instance.textNode(REDACTED) : redacted(field.getValue()));
      }
      return safe;
    }
    if (value.isArray()) {
      ArrayNode safe = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> safe.add(redacted(item)));
      return safe;
    }
    return value.isTextual()
        ? JsonNodeFactory.instance.textNode(Secrets.redacted(value.textValue()))
        : value;
  }
}
