package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;

/** The one place that knows which HTTP status and which gRPC code a refusal has on the wire. */
enum StatusCodes {
  INVALID_ARGUMENT(400, 3),
  UNPROCESSABLE(422, 3),
  FAILED_PRECONDITION(400, 9),
  NOT_FOUND(404, 5),
  ALREADY_EXISTS(409, 6),
  ABORTED(409, 10),
  UNAUTHENTICATED(401, 16),
  PERMISSION_DENIED(403, 7),
  RESOURCE_EXHAUSTED(429, 8),
  UNAVAILABLE(503, 14),
  UNIMPLEMENTED(501, 12),
  INTERNAL(500, 13);

  private final int http;
  private final int grpc;

  StatusCodes(int http, int grpc) {
    this.http = http;
    this.grpc = grpc;
  }

  int http() {
    return http;
  }

  int grpc() {
    return grpc;
  }

  static StatusCodes of(ErrorCode code) {
    return switch (code.category()) {
      case INVALID_ARGUMENT -> INVALID_ARGUMENT;
      case UNPROCESSABLE -> UNPROCESSABLE;
      case FAILED_PRECONDITION -> FAILED_PRECONDITION;
      case NOT_FOUND -> NOT_FOUND;
      case ALREADY_EXISTS, CONFLICT -> ALREADY_EXISTS;
      case ABORTED -> ABORTED;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case PERMISSION_DENIED -> PERMISSION_DENIED;
      case RESOURCE_EXHAUSTED -> RESOURCE_EXHAUSTED;
      case UNAVAILABLE -> UNAVAILABLE;
      case UNIMPLEMENTED -> UNIMPLEMENTED;
      case INTERNAL -> INTERNAL;
    };
  }

  /** The gRPC code for what the HTTP server itself refuses. */
  static int grpcOf(int http) {
    return switch (http) {
      case 401 -> UNAUTHENTICATED.grpc;
      case 403 -> PERMISSION_DENIED.grpc;
      case 404 -> NOT_FOUND.grpc;
      case 405, 501 -> UNIMPLEMENTED.grpc;
      case 413, 414, 429, 431 -> RESOURCE_EXHAUSTED.grpc;
      case 503 -> UNAVAILABLE.grpc;
      default -> http < 500 ? INVALID_ARGUMENT.grpc : INTERNAL.grpc;
    };
  }
}
