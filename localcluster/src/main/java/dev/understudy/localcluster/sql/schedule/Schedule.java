package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.sql.changefeed.ChangefeedPlan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is stored among the keys of its virtual cluster. It is paused where it has no
 * next run; {@code origin} says who ran it last.
 *
 * @param lastJob the job of the last run while its end has not been looked at
 * @param backup what it backs up, or null
 * @param changefeed what it exports, or null
 */
record Schedule(
    long id,
    String label,
    String owner,
    Instant created,
    @Nullable Instant nextRun,
    @Nullable String state,
    String recurrence,
    OnPreviousRunning onPreviousRunning,
    OnExecutionFailure onExecutionFailure,
    String origin,
    @Nullable Long lastJob,
    String command,
    @Nullable BackupPlan backup,
    @Nullable ChangefeedPlan changefeed) {

  /** What to do when a run is due and the last one has not ended. */
  enum OnPreviousRunning {
    START,
    SKIP,
    WAIT
  }

  /** What to do when a run failed. */
  enum OnExecutionFailure {
    RETRY,
    RESCHEDULE,
    PAUSE
  }

  /**
   * A scheduled backup.
   *
   * @param all whether it is of all virtual clusters
   * @param only the one virtual cluster of another's, or null
   */
  record BackupPlan(String location, boolean all, @Nullable Long only) {}

  /** The same schedule with another next run and state, both of which may be null. */
  Schedule next(@Nullable Instant run, @Nullable String changedState) {
    return with(run, changedState, origin, lastJob);
  }

  Schedule by(String id) {
    return with(nextRun, state, id, lastJob);
  }

  Schedule ranAs(@Nullable Long job) {
    return with(nextRun, state, origin, job);
  }

  private Schedule with(
      @Nullable Instant run, @Nullable String changedState, String cluster, @Nullable Long job) {
    return new Schedule(
        id,
        label,
        owner,
        created,
        run,
        changedState,
        recurrence,
        onPreviousRunning,
        onExecutionFailure,
        cluster,
        job,
        command,
        backup,
        changefeed);
  }
}
