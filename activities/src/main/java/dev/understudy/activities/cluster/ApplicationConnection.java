package dev.understudy.activities.cluster;

import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection to an application virtual cluster. */
public interface ApplicationConnection extends JobsConnection {

  /** Sessions of clients, without our own. */
  int clientSessions();

  /** Backs the virtual cluster up; returns when it is done. */
  BackupMade backUp(String location);

  /** Reads as an application would, and answers the cluster's clock after that. */
  HlcTimestamp proveServing();

  void createAdministrator(Login login);

  /** Schedules that make backups or changefeeds. */
  List<Schedule> dataSchedules();

  /**
   * The ids of schedules that were active at a time; empty where the cluster does not tell any
   * more, or does not know how.
   */
  Optional<Set<Long>> activeSchedules(HlcTimestamp at);

  void pauseSchedule(long id);

  void resumeSchedule(long id);

  List<Changefeed> changefeeds();

  /**
   * Runs a CREATE CHANGEFEED.
   *
   * @return the new job's id
   */
  long createChangefeed(String statement);

  /** Jobs that are neither changefeeds nor the cluster's own; what ended long ago is left out. */
  List<Job> otherJobs();

  /**
   * A schedule that would write outside the cluster.
   *
   * @param changefeed whether it makes changefeeds; else it makes backups
   * @param command the statement that it runs
   * @param created null where the cluster does not say
   */
  record Schedule(
      long id,
      String label,
      boolean active,
      boolean changefeed,
      String command,
      @Nullable Instant created) {}

  /**
   * A changefeed's job.
   *
   * @param description its statement, whole
   * @param tables what it watches, as the cluster prints that
   * @param highWater up to which everything was sent; null where its scan is not over
   * @param finished null while it is not over
   */
  record Changefeed(
      long jobId,
      String status,
      String description,
      String tables,
      @Nullable HlcTimestamp highWater,
      @Nullable Instant created,
      @Nullable Instant finished,
      String error) {

    public boolean isPaused() {
      return status.equals("paused") || status.equals("pause-requested");
    }

    public boolean isOver() {
      return status.equals("failed") || status.equals("canceled") || status.equals("succeeded");
    }

    /** It sends, or is about to. */
    public boolean isRunning() {
      return !isOver() && !isPaused() && !status.equals("cancel-requested");
    }
  }
}
