package dev.understudy.cli.client;

import java.time.Duration;

/** A refusal by the API: HTTP status, gRPC code and the server's sentence. */
public final class ApiException extends RuntimeException {
  private final int status;
  private final int code;
  private final Duration retryAfter;

  ApiException(int status, int code, String message, Duration retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public int status() {
    return status;
  }

  public int code() {
    return code;
  }

  /** How long the server asks to be left alone; zero where it asks for nothing. */
  Duration retryAfter() {
    return retryAfter;
  }
}
