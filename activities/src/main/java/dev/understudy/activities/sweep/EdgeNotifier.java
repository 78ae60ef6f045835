package dev.understudy.activities.sweep;

import dev.understudy.workflows.contract.IngestEdge;
import java.util.UUID;

/** Tells a stream's workflow that something crossed a line. */
@FunctionalInterface
public interface EdgeNotifier {

  /** Returns once the workflow is sure to hear of it; fails where that is not so. */
  void tell(UUID streamId, IngestEdge edge);
}
