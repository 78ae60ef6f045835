package dev.understudy.api.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The body of every refusal; {@code code} is the gRPC code, the message is never absent. */
public record ErrorBody(int code, String message, List<Object> details) {

  static Response response(int httpStatus, int grpcCode, String message) {
    var response =
        Response.status(httpStatus)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new ErrorBody(grpcCode, message, List.of()));
    if (httpStatus == StatusCodes.UNAVAILABLE.http()
        || httpStatus == StatusCodes.RESOURCE_EXHAUSTED.http()) {
      // Whole seconds; within one there is room for another request, whatever the limit is.
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return response.build();
  }
}
