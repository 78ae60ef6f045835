package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of replies as people read them. */
final class Texts {
  static final String UNKNOWN = "unknown";
  private static final Pattern CONTROL = Pattern.compile("\\p{C}+");
  private static final int SHORT_ID = 8;

  private Texts() {}

  /** As one line; empty where there is nothing. */
  static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** The same, where it matters that it is not known. */
  static String known(JsonNode value) {
    String text = text(value);
    return text.isEmpty() ? UNKNOWN : text;
  }

  /** A time without its fraction of a second. */
  static String time(JsonNode value) {
    String text = text(value);
    try {
      return text.isEmpty() ? "" : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException e) {
      return text;
    }
  }

  /** What others have named must not steer the terminal. */
  static String printable(@Nullable Object value) {
    return value == null ? "" : CONTROL.matcher(value.toString()).replaceAll(" ");
  }

  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  /** The beginning of an id, by which a command takes it as well. */
  static String shortId(String id) {
    return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
  }

  /** As part of a path, or as a value in a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
