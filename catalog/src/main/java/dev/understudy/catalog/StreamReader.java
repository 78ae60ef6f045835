package dev.understudy.catalog;

import dev.understudy.domain.TimelineEntry;
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
  List<StreamSnapshot> driven();

  /** Whether the cluster was promoted by a stream and has been no standby since. */
  boolean isActiveSide(UUID clusterId);
}
