package dev.understudy.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal with its code. The message is a full sentence for the caller; facts are for logs and
 * never hold secrets.
 */
public final class UnderstudyException extends RuntimeException {
  private final ErrorCode code;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  public UnderstudyException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public UnderstudyException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Adds a fact and returns this exception. */
  public UnderstudyException with(String fact, Object value) {
    facts.put(fact, value);
    return this;
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> facts() {
    return Map.copyOf(facts);
  }
}
