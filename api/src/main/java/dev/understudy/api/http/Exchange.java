package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.ContainerRequest;

/**
 * The facts of one request that its command is known by.
 *
 * @param idempotencyKey what the caller calls this command, if anything
 */
record Exchange(
    String method,
    String path,
    String requestId,
    String sourceAddress,
    Optional<String> idempotencyKey) {
  private static final Pattern USABLE_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  static Exchange of(ContainerRequest request, HttpServletRequest servlet) {
    String key = request.getHeaderString("Idempotency-Key");
    if (key != null && !USABLE_KEY.matcher(key).matches()) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "Idempotency-Key must be 1 to 255 printable characters without spaces");
    }
    return new Exchange(
        request.getMethod(),
        request.getPath(true),
        String.valueOf(request.getProperty(Manners.REQUEST_ID)),
        servlet.getRemoteAddr(),
        Optional.ofNullable(key));
  }
}
