package dev.understudy.cli.client;

/** A refusal by the API: HTTP status, gRPC code and the server's sentence. */
public final class ApiException extends RuntimeException {
  private final int status;
  private final int code;

  ApiException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public int code() {
    return code;
  }
}
