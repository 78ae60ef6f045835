package dev.understudy.catalog;

import dev.understudy.domain.JobReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what became of a promoted cluster's jobs; needs neither Temporal nor a cluster. */
public interface JobReader {

  /** Empty where nobody has looked at the jobs yet. */
  Optional<JobReport> find(UUID streamId);

  /**
   * The report on the failover that made this stream's primary one; empty where there was none.
   * After a failback it tells what we paused there from what a human did.
   */
  Optional<JobReport> before(UUID streamId);

  /** Streams some of whose jobs are to be resumed, so that a workflow must be at work. */
  List<UUID> requested();
}
