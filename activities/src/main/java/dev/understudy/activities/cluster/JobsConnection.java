package dev.understudy.activities.cluster;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What both kinds of connection can do: look after jobs and backups of their virtual cluster. */
public interface JobsConnection extends AutoCloseable {

  /** The newest job of a type, such as BACKUP, whose description names the location. */
  Optional<Job> findJob(String type, String location);

  /** As {@link #findJob(String, String)}, among the jobs that began after a time. */
  Optional<Job> findJobSince(Instant begun, String type, String location);

  Optional<Job> job(long id);

  void cancelJob(long id);

  @Override
  void close();

  /**
   * A job as the cluster describes it.
   *
   * @param fraction 0 to 1; null where the cluster does not say
   * @param error why it failed or paused; empty where it did not
   */
  record Job(
      long id,
      String type,
      String description,
      String status,
      @Nullable Double fraction,
      String error) {
    public boolean hasSucceeded() {
      return status.equals("succeeded");
    }

    public boolean isOver() {
      return hasSucceeded()
          || status.equals("failed")
          || status.equals("canceled")
          || status.equals("revert-failed");
    }
  }

  /**
   * A backup that has just been made.
   *
   * @param bytes 0 where the cluster does not say
   */
  record BackupMade(long jobId, long bytes) {}
}
