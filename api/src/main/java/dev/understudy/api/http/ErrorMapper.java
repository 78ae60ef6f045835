package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever goes wrong into the one form of refusal. */
public final class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof UnderstudyException refusal) {
      return refused(refusal);
    }
    if (failure instanceof WebApplicationException web) {
      return ofTheServer(web.getResponse());
    }
    LOG.error("a request failed", failure);
    return ErrorBody.response(
        StatusCodes.INTERNAL.http(), StatusCodes.INTERNAL.grpc(), "internal error");
  }

  private static Response refused(UnderstudyException refusal) {
    StatusCodes codes = StatusCodes.of(refusal.code());
    if (refusal.code() == ErrorCode.INTERNAL) {
      LOG.error("a request failed facts={}", refusal.facts(), refusal);
    } else if (refusal.code().category() == ErrorCode.Category.UNAVAILABLE) {
      LOG.warn("a request was not served code={}", refusal.code(), refusal);
    }
    return ErrorBody.response(codes.http(), codes.grpc(), String.valueOf(refusal.getMessage()));
  }

  /** Jersey's own: no such path, no such method, and the like. */
  private static Response ofTheServer(Response response) {
    int status = response.getStatus();
    String allow = response.getHeaderString("Allow");
    Response body =
        ErrorBody.response(status, StatusCodes.grpcOf(status), message(status, response, allow));
    return allow == null ? body : Response.fromResponse(body).header("Allow", allow).build();
  }

  private static String message(int status, Response response, @Nullable String allow) {
    return switch (status) {
      case 404 -> "no such path";
      case 405 ->
          allow == null
              ? "the method is not allowed here"
              : "the method is not allowed here; these are: " + allow;
      case 413 -> "the request body is larger than 1 MiB";
      default -> response.getStatusInfo().getReasonPhrase();
    };
  }
}
