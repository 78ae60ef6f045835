package dev.understudy.catalog;

import dev.understudy.domain.TimelineEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads streams; needs neither Temporal nor a cluster. */
public interface StreamReader {

  Optional<StreamSnapshot> find(UUID streamId);

  /** Streams that match, in the filter's order, at most its limit. */
  List<StreamSnapshot> list(StreamFilter filter);

  /** Oldest first. */
  List<TimelineEntry> timeline(UUID streamId);

  /** Streams that a workflow must be driving: not COMPLETED or CANCELED in phase. */
  default List<StreamSnapshot> driven() {
    return driven(IdRange.ALL);
  }

  /** Those of {@link #driven()} whose id is in the range; the others cost nothing. */
  List<StreamSnapshot> driven(IdRange ids);

  /**
   * At which version each of {@link #driven(IdRange)} is, in the same order: far cheaper to ask.
   */
  List<StreamVersion> drivenVersions(IdRange ids);

  /**
   * What the newest failovers took, from their begin to their end; switchovers and waits for a
   * moment ahead are not in it.
   */
  List<Duration> failoverDurations(int most);

  /** Whether the cluster was promoted by a stream and has been no standby since. */
  boolean isActiveSide(UUID clusterId);
}
