package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives what Jetty itself refuses, before any resource is asked, the same form as the rest. */
public final class JsonErrorHandler extends ErrorHandler {
  private final ObjectMapper json;

  public JsonErrorHandler(ObjectMapper json) {
    this.json = json;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String reason = HttpStatus.getMessage(code);
    var body = new ErrorBody(StatusCodes.grpcOf(code), reason, List.of());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Manners.SECURITY_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(bytes(body)), callback);
  }

  private byte[] bytes(ErrorBody body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      return "{\"code\":13,\"message\":\"internal error\",\"details\":[]}".getBytes(UTF_8);
    }
  }
}
