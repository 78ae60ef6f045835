package dev.understudy.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Counts and times requests by method, resource and status. */
@PreMatching
public final class RequestMetrics implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String STARTED = "understudy.started";

  private final MeterRegistry metrics;

  public RequestMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(STARTED, Timer.start(metrics));
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(STARTED) instanceof Timer.Sample started) {
      started.stop(
          metrics.timer(
              "understudy.http.requests",
              "method",
              request.getMethod(),
              "resource",
              resource(request),
              "status",
              String.valueOf(response.getStatus())));
    }
  }

  /** The path's pattern, never the path: that would be as many series as there are ids. */
  private static String resource(ContainerRequestContext request) {
    var templates = ((ExtendedUriInfo) request.getUriInfo()).getMatchedTemplates();
    StringBuilder path = new StringBuilder();
    templates.reversed().forEach(template -> path.append(template.getTemplate()));
    return path.isEmpty() ? "none" : path.toString();
  }
}
