package dev.understudy.workflows.contract;

import dev.understudy.domain.ProgressSample;

/** What the sweep tells a stream's workflow: something crossed a line, and the sample at it. */
public record IngestEdge(Kind kind, ProgressSample sample) {

  /** The lines. */
  public enum Kind {
    SCAN_FINISHED,
    LAG_OVER_BUDGET,
    LAG_WITHIN_BUDGET,
    SOURCE_LOST,
    SOURCE_BACK,
    PAUSED_BY_CLUSTER,
    GONE,
    HOURLY
  }
}
