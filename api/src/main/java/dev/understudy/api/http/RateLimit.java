package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.api.auth.Caller;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what one key sends too fast, before the database is asked. A key counts as one once it
 * was seen to be valid; until then, and for whoever has none, the address that it comes from is
 * what is limited. So nobody can use up the limit of a key that they do not have, nor escape their
 * own by making keys up.
 */
@PreMatching
@Priority(Priorities.USER + 100)
public final class RateLimit implements ContainerRequestFilter, ContainerResponseFilter {
  /** Who probes this decides whether the server gets any requests at all. */
  private static final String HEALTH = "health";

  private final int perSecond;
  private final TokenBuckets keys;
  private final TokenBuckets addresses;

  @Context private HttpServletRequest servlet;

  /**
   * @param perSecond at least 1
   */
  @SuppressWarnings("NullAway.Init") // Jersey sets what is the context's.
  public RateLimit(int perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.keys = new TokenBuckets(perSecond, clock);
    this.addresses = new TokenBuckets(perSecond, clock);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath().equals(HEALTH)) {
      return;
    }
    String key = key(request);
    boolean taken =
        key != null && keys.has(key) ? keys.take(key) : addresses.take(servlet.getRemoteAddr());
    if (!taken) {
      throw new UnderstudyException(
          ErrorCode.RATE_LIMITED,
          "rate limit exceeded: %d requests a second for each key; try again in a second"
              .formatted(perSecond));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    String key = key(request);
    if (key == null) {
      return;
    }
    if (request.getSecurityContext().getUserPrincipal() instanceof Caller) {
      keys.admit(key);
    } else if (response.getStatus() == StatusCodes.UNAUTHENTICATED.http()) {
      keys.forget(key);
    }
  }

  /** No secret is kept, only what it hashes to. */
  private static @Nullable String key(ContainerRequestContext request) {
    String given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (given == null) {
      return null;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(given.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
