package dev.understudy.activities.sweep;

import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last edges of which a stream's workflow was told. */
record Told(@Nullable Edge state, @Nullable Edge lag, @Nullable Edge hourly) {
  static final Told NOTHING = new Told(null, null, null);

  Told with(Kind kind, Instant at) {
    Edge edge = new Edge(kind, at);
    return switch (kind) {
      case LAG_OVER_BUDGET, LAG_WITHIN_BUDGET -> new Told(state, edge, hourly);
      case HOURLY -> new Told(state, lag, edge);
      default -> new Told(edge, lag, hourly);
    };
  }

  /** One edge, and when it was told. */
  record Edge(Kind kind, Instant at) {}
}
