package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.JobsConnection;
import dev.understudy.activities.cluster.JobsConnection.BackupMade;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Backs up, under a location that a retry finds again, and sees that it succeeded. */
final class StandbyBackup {
  private static final String TYPE = "BACKUP";
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofHours(12);

  private final Waiting waiting;

  StandbyBackup(Waiting waiting) {
    this.waiting = waiting;
  }

  /** Of a virtual cluster that serves. */
  Backup ofApplication(ApplicationConnection connection, String location) {
    return backUp(
        connection, connection.findJob(TYPE, location), location, true, connection::backUp);
  }

  /**
   * Of a promoted cluster that serves.
   *
   * @param promotedAt a job of before is one of the old primary's, whatever it says
   */
  Backup ofPromoted(ApplicationConnection connection, String location, Instant promotedAt) {
    return backUp(
        connection,
        connection.findJobSince(promotedAt, TYPE, location),
        location,
        true,
        connection::backUp);
  }

  /** Of a cluster whose application virtual cluster does not serve. */
  Backup ofEverything(SystemConnection connection, String location) {
    return backUp(
        connection,
        connection.findJob(TYPE, location),
        location,
        false,
        connection::backUpEverything);
  }

  /** Cancels the backup if it runs; a finished one stays. */
  void cancel(JobsConnection connection, String location) {
    Optional<Job> job = connection.findJob(TYPE, location).filter(found -> !found.isOver());
    if (job.isPresent()) {
      long id = job.get().id();
      connection.cancelJob(id);
      waiting.until(
          "The end of backup job " + id,
          EVERY,
          Duration.ofSeconds(60),
          () -> connection.job(id).map(Job::isOver).orElse(true));
    }
  }

  private Backup backUp(
      JobsConnection connection,
      Optional<Job> known,
      String location,
      boolean served,
      Function<String, BackupMade> make) {
    Optional<Job> earlier = known;
    if (earlier.isPresent() && !earlier.get().isOver()) {
      long id = earlier.get().id();
      waiting.until(
          "The end of backup job " + id,
          EVERY,
          LONGEST,
          () -> connection.job(id).map(Job::isOver).orElse(true));
      earlier = connection.job(id);
    }
    if (earlier.isPresent() && earlier.get().hasSucceeded()) {
      return new Backup(location, earlier.get().id(), 0, served);
    }
    BackupMade made = make.apply(location);
    boolean succeeded = connection.job(made.jobId()).map(Job::hasSucceeded).orElse(false);
    if (!succeeded) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "Backup job %d into %s did not succeed.".formatted(made.jobId(), location));
    }
    return new Backup(location, made.jobId(), made.bytes(), served);
  }
}
