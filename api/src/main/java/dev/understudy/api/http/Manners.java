package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What holds for every request: the version header is checked and echoed, each has an id, nobody
 * has to name a content type, and replies say how they may be used.
 */
@PreMatching
public final class Manners implements ContainerRequestFilter, ContainerResponseFilter {
  static final String REQUEST_ID = "X-Request-Id";
  static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy", "sandbox; default-src 'none'",
          "X-Content-Type-Options", "nosniff",
          "Cache-Control", "no-store");

  static final String VERSION = "Cc-Version";
  static final String LATEST = "2024-09-16";
  static final String TRANSPORT = "Strict-Transport-Security";
  static final String A_YEAR = "max-age=31536000";

  private static final Set<String> VERSIONS =
      Set.of("2022-03-31", "2022-09-20", "2023-04-10", LATEST);
  private static final Pattern USABLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Supplier<UUID> ids;

  public Manners(Supplier<UUID> ids) {
    this.ids = ids;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String given = request.getHeaderString(REQUEST_ID);
    request.setProperty(
        REQUEST_ID,
        given != null && USABLE_ID.matcher(given).matches() ? given : ids.get().toString());
    // curl --data says that JSON is a form; some clients accept anything but JSON. It is JSON.
    request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
    request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
    String version = request.getHeaderString(VERSION);
    if (version != null && !VERSIONS.contains(version)) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "invalid Cc-Version");
    }
    // What was packed with gzip is unpacked by now, and says so no more.
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT, "the request body may be packed with gzip, or not at all");
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    var headers = response.getHeaders();
    String version = request.getHeaderString(VERSION);
    headers.putSingle(VERSION, version != null && VERSIONS.contains(version) ? version : LATEST);
    Object id = request.getProperty(REQUEST_ID);
    if (id != null) {
      headers.putSingle(REQUEST_ID, id);
    }
    SECURITY_HEADERS.forEach(headers::putSingle);
    if (!WireFormat.readToItsEnd(request::getEntityStream)) {
      // The server hangs up then: the next request must not be sent to where nobody listens.
      headers.putSingle("Connection", "close");
    }
    if (request.getUriInfo().getRequestUri().getScheme().equals("https")) {
      headers.putSingle(TRANSPORT, A_YEAR);
    }
  }
}
