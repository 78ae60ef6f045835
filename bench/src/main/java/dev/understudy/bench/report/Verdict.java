package dev.understudy.bench.report;

import com.fasterxml.jackson.annotation.JsonValue;

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

  @JsonValue
  String word() {
    return word;
  }
}
