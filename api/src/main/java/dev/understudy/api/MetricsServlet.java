package dev.understudy.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves metrics for Prometheus to fetch. */
final class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient PrometheusMeterRegistry metrics;
  private final transient StreamMeters streams;

  MetricsServlet(PrometheusMeterRegistry metrics, StreamMeters streams) {
    this.metrics = metrics;
    this.streams = streams;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    streams.refresh();
    response.setContentType("text/plain; version=0.0.4; charset=utf-8");
    metrics.scrape(response.getOutputStream());
  }
}
