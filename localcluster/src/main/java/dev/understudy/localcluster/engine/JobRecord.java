package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Documents;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a job: what is shown, whose it is, what it protects, details as JSON that only
 * its own kind of job reads, and the schedule that started it.
 */
public record JobRecord(
    Job shown,
    long virtualClusterId,
    @Nullable Protection protection,
    String details,
    @Nullable Long scheduleId) {
  public static final String PRODUCER = "REPLICATION STREAM PRODUCER";
  public static final String INGESTION = "REPLICATION STREAM INGESTION";
  public static final String READER = "STANDBY READ TS POLLER";
  public static final String COLLECTION = "SCHEMA CHANGE GC";
  public static final String BACKUP = "BACKUP";
  public static final String RESTORE = "RESTORE";
  public static final String CHANGEFEED = "CHANGEFEED";

  public static final String RUNNING = "running";
  public static final String PAUSE_REQUESTED = "pause-requested";
  public static final String PAUSED = "paused";
  public static final String CANCEL_REQUESTED = "cancel-requested";
  public static final String REVERTING = "reverting";
  public static final String SUCCEEDED = "succeeded";
  public static final String FAILED = "failed";
  public static final String CANCELED = "canceled";

  /** A protected timestamp: history of a virtual cluster from this time on must stay. */
  public record Protection(long virtualClusterId, Timestamp time) {}

  /** A job of the system virtual cluster that runs from now on. */
  public static JobRecord started(
      long id, String type, String description, Instant now, Object details) {
    Job shown =
        new Job(
            id,
            type,
            description,
            description,
            "root",
            RUNNING,
            null,
            now,
            now,
            null,
            now,
            null,
            null);
    return new JobRecord(shown, VirtualCluster.SYSTEM_ID, null, Documents.text(details), null);
  }

  public long id() {
    return shown.id();
  }

  public boolean is(String type) {
    return shown.type().equals(type);
  }

  public boolean has(String status) {
    return shown.status().equals(status);
  }

  public boolean isFinished() {
    return has(SUCCEEDED) || has(FAILED) || has(CANCELED);
  }

  public boolean endedBefore(Instant time) {
    Instant finished = shown.finished();
    return finished != null && finished.isBefore(time);
  }

  public <T> T details(Class<T> type) {
    return Documents.read(details, type);
  }

  public JobRecord ownedBy(long ownerId) {
    return new JobRecord(shown, ownerId, protection, details, scheduleId);
  }

  public JobRecord withDetails(Object changed) {
    return new JobRecord(shown, virtualClusterId, protection, Documents.text(changed), scheduleId);
  }

  public JobRecord protecting(@Nullable Protection changed) {
    return new JobRecord(shown, virtualClusterId, changed, details, scheduleId);
  }

  /** The same job, started by a schedule. */
  public JobRecord startedBy(@Nullable Long schedule) {
    return new JobRecord(shown, virtualClusterId, protection, details, schedule);
  }

  /** The same job as another user's. */
  public JobRecord as(String userName) {
    return with(
        new Job(
            id(),
            shown.type(),
            shown.description(),
            shown.statement(),
            userName,
            shown.status(),
            shown.runningStatus(),
            shown.created(),
            shown.started(),
            shown.finished(),
            shown.modified(),
            shown.fractionCompleted(),
            shown.error()));
  }

  /** The same job with another status; an error stays until the job runs again. */
  public JobRecord to(String status, @Nullable String error, Instant now) {
    boolean over = status.equals(SUCCEEDED) || status.equals(FAILED) || status.equals(CANCELED);
    return with(
        new Job(
            id(),
            shown.type(),
            shown.description(),
            shown.statement(),
            shown.userName(),
            status,
            shown.runningStatus(),
            shown.created(),
            shown.started(),
            over ? now : null,
            now,
            status.equals(SUCCEEDED) ? Double.valueOf(1) : shown.fractionCompleted(),
            error));
  }

  public JobRecord progress(@Nullable String running, @Nullable Double fraction, Instant now) {
    return with(
        new Job(
            id(),
            shown.type(),
            shown.description(),
            shown.statement(),
            shown.userName(),
            shown.status(),
            running,
            shown.created(),
            shown.started(),
            shown.finished(),
            now,
            fraction,
            shown.error()));
  }

  private JobRecord with(Job changed) {
    return new JobRecord(changed, virtualClusterId, protection, details, scheduleId);
  }
}
