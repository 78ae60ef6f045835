package dev.understudy.bench.report;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** Whether a target is met. */
public enum Verdict {
  YES("yes"),
  NO("no"),
  UNKNOWN("unknown"),
  NO_TARGET("-"),
  FAILED("failed");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** For programs: null where there is nothing to meet, or nobody knows. */
  @JsonValue
  @Nullable Boolean met() {
    return switch (this) {
      case YES -> true;
      case NO, FAILED -> false;
      case UNKNOWN, NO_TARGET -> null;
    };
  }
}
