package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Writes what became of a promoted cluster's jobs; only activities call it. Every method is one
 * transaction.
 */
public interface JobLedger extends JobReader {

  /**
   * Writes down what is about to be done. An item that an earlier try has written stays as it is.
   *
   * @return all items as they are now
   */
  JobReport begin(UUID streamId, List<JobItem> items);

  /** Writes what was done about an item; nothing happens once the report is settled. */
  void care(UUID streamId, JobItem item);

  /** Says that everything was seen to; the first time counts. */
  void settle(UUID streamId, Instant at);

  /**
   * Remembers the command and marks its items as requested, those that were resumed or are
   * requested already excepted.
   *
   * @param actor for the timeline
   * @return whether the command had been carried out before
   * @throws dev.understudy.domain.UnderstudyException COMMAND_WITHDRAWN, COMMAND_EXPIRED,
   *     REQUEST_ID_REUSED; nothing was written
   */
  boolean request(UUID streamId, JobRequest request, CommandKey command, String actor);

  /** Makes a run the one that lets the stream's jobs go on; the last that claims it is. */
  void claim(UUID streamId, String runId);

  boolean isDriver(UUID streamId, String runId);

  /** Writes how a request for an item ended; nothing happens where it is not requested. */
  void finish(UUID streamId, JobItem item, String sentence);
}
