package dev.understudy.catalog;

import dev.understudy.domain.JobReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what became of a promoted cluster's jobs; needs neither Temporal nor a cluster. */
public interface JobReader {

  /** Empty where nobody has looked at the jobs yet. */
  Optional<JobReport> find(UUID streamId);

  /** Streams some of whose jobs are to be resumed, so that a workflow must be at work. */
  List<UUID> requested();
}
