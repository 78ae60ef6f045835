package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives what Jetty itself refuses, before any resource is asked, the same form as the rest. */
public final class JsonErrorHandler extends ErrorHandler {
  /** Jetty's own words, and none of the request's, which may be secret. */
  private static final Pattern WORDS = Pattern.compile("[A-Za-z -]{1,60}");

  private final ObjectMapper json;

  public JsonErrorHandler(ObjectMapper json) {
    this.json = json;
  }

  /** Jetty itself has no body for PUT, PATCH and DELETE. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    var body = new ErrorBody(StatusCodes.grpcOf(code), text(code, message), List.of());
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    // Jetty hangs up on what it cannot read, and would not say so.
    headers.put(HttpHeader.CONNECTION, "close");
    headers.put(Manners.VERSION, Manners.LATEST);
    Manners.SECURITY_HEADERS.forEach(headers::put);
    // Of the connection: what is refused early has not become a secure request yet.
    if (request.getConnectionMetaData().isSecure()) {
      headers.put(Manners.TRANSPORT, Manners.A_YEAR);
    }
    response.write(true, ByteBuffer.wrap(bytes(body)), callback);
  }

  private static String text(int code, @Nullable String message) {
    return switch (code) {
      case HttpStatus.BAD_REQUEST_400 ->
          message != null && WORDS.matcher(message).matches()
              ? "the request is not well-formed: " + message.toLowerCase(Locale.ROOT)
              : "the request is not well-formed";
      case HttpStatus.URI_TOO_LONG_414 -> "the URI is longer than 8 KiB";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          "the request's headers are larger than 8 KiB";
      default -> HttpStatus.getMessage(code);
    };
  }

  private byte[] bytes(ErrorBody body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      return "{\"code\":13,\"message\":\"internal error\",\"details\":[]}".getBytes(UTF_8);
    }
  }
}
