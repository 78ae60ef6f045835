package dev.understudy.workflows.contract;

import dev.understudy.domain.ProgressSample;
import org.jspecify.annotations.Nullable;

/**
 * What the sweep tells a stream's workflow: something crossed a line, and the sample at it.
 *
 * @param words what a cluster said of it; null where it said nothing
 */
public record IngestEdge(Kind kind, ProgressSample sample, @Nullable String words) {

  /** The lines. */
  public enum Kind {
    SCAN_FINISHED,
    LAG_OVER_BUDGET,
    LAG_WITHIN_BUDGET,
    SOURCE_LOST,
    SOURCE_BACK,
    /** The primary itself reports that it keeps no history for this standby any more. */
    SOURCE_EXPIRED,
    PAUSED_BY_CLUSTER,
    GONE,
    /** The read-only virtual cluster beside the standby's serves. */
    READER_READY,
    HOURLY
  }
}
