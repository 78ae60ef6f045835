package dev.understudy.api.http;

import io.dropwizard.auth.UnauthorizedHandler;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Refuses who has no key, or a wrong one, in the form that every refusal has. */
public final class Unauthenticated implements UnauthorizedHandler {

  @Override
  public Response buildResponse(String prefix, String realm) {
    Response body =
        ErrorBody.response(
            StatusCodes.UNAUTHENTICATED.http(),
            StatusCodes.UNAUTHENTICATED.grpc(),
            "a valid API key is needed: Authorization: Bearer <secret>");
    return Response.fromResponse(body).header(HttpHeaders.WWW_AUTHENTICATE, prefix).build();
  }
}
