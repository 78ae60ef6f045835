package dev.understudy.api.http;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks texts that people name things by, so that every one of them can be stored and shown. */
final class Texts {
  private Texts() {}

  /** A text that must be there. */
  static String required(String field, @Nullable String text, int longest) {
    if (text == null || text.isBlank()) {
      throw Query.invalid(field + " is required");
    }
    return checked(field, text, longest);
  }

  /** A text that may be empty. */
  static String checked(String field, String text, int longest) {
    if (text.codePointCount(0, text.length()) > longest) {
      throw Query.invalid("%s must have at most %d characters".formatted(field, longest));
    }
    if (text.codePoints().anyMatch(Texts::isUnusable)) {
      throw Query.invalid(field + " must have no control characters");
    }
    return text;
  }

  static Map<String, String> labels(Map<String, @Nullable String> given) {
    Map<String, String> labels = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (value == null) {
            throw Query.invalid("labels must have text values");
          }
          labels.put(checked("labels", name, 63), checked("labels", value, 63));
        });
    if (labels.size() > 50) {
      throw Query.invalid("labels must be at most 50");
    }
    return labels;
  }

  private static boolean isUnusable(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }
}
