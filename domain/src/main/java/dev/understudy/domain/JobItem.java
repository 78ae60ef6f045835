package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing of a promoted cluster that writes outside it, or that its owner should know of: as it
 * was found, what was done about it, and how it goes on. Holds no secrets: see {@link Secrets}.
 *
 * @param id stable from try to try, such as {@code schedule-815}
 * @param name a schedule's label, a changefeed's tables, the location of the full backup
 * @param description what it does, in the cluster's words
 * @param found its state at the failover time, in the cluster's words
 * @param resumeStatement what lets it go on, to be run in the application virtual cluster; null
 *     where there is nothing to resume
 * @param missing what in that statement only its owner knows, because the cluster hides it
 * @param remark what the owner should know before resuming it; empty for nothing
 * @param error why the last thing that was tried with it failed; empty where it did not
 * @param resumption null while nobody asked for it
 */
public record JobItem(
    String id,
    Kind kind,
    String name,
    String description,
    String found,
    Care care,
    @Nullable String resumeStatement,
    List<String> missing,
    String remark,
    String error,
    @Nullable Resumption resumption) {
  public static final String FULL_BACKUP = "full-backup";

  public JobItem {
    missing = List.copyOf(Objects.requireNonNullElse(missing, List.of()));
  }

  /** What kind of thing it is. */
  public enum Kind {
    FULL_BACKUP,
    BACKUP_SCHEDULE,
    CHANGEFEED_SCHEDULE,
    CHANGEFEED,
    OTHER_JOB;

    public boolean isSchedule() {
      return this == BACKUP_SCHEDULE || this == CHANGEFEED_SCHEDULE;
    }
  }

  /** What was done about it; the first two are intentions that a killed try has left. */
  public enum Care {
    TO_PAUSE,
    TO_STOP,
    /** Nothing was done: it is there to be asked for. */
    OFFERED,
    /** Paused by us. */
    PAUSED,
    /** Paused before the failover, by somebody who will have had a reason. */
    WAS_PAUSED,
    /** The cluster refused to run the other cluster's changefeed on. */
    FAILED_BY_ITSELF,
    /** It ran on and was canceled by us. */
    CANCELED,
    /** It had failed on the old primary already. */
    FAILED_BEFORE,
    /** Goes on by itself, or is over. */
    LEFT,
    /** Somebody dropped it before anything was done. */
    GONE
  }

  /** How far a request to let it go on has come. */
  public enum Progress {
    REQUESTED,
    RESUMED,
    FAILED
  }

  /**
   * A request to let it go on.
   *
   * @param oldPrimaryIsGone whether the caller answers for it that the old primary will not write
   * @param jobId the new changefeed's or backup's job; null where there is none
   */
  public record Resumption(
      Progress progress,
      Instant requestedAt,
      boolean oldPrimaryIsGone,
      @Nullable Instant resumedAt,
      @Nullable Long jobId) {}

  /** Offered first: backups that build on those of the old primary need it. */
  public static JobItem fullBackup(String location) {
    return new JobItem(
        FULL_BACKUP,
        Kind.FULL_BACKUP,
        location,
        "a full backup of the promoted cluster",
        "",
        Care.OFFERED,
        backUpInto(location),
        List.of(),
        "incremental backups of before the failover cannot be continued without it",
        "",
        null);
  }

  private static String backUpInto(String location) {
    return "BACKUP INTO '" + location.replace("'", "''") + "'";
  }

  /** Whether the failover, and nobody else, is why it does not run: "all" means these. */
  @JsonIgnore
  public boolean isHeldByFailover() {
    return care == Care.PAUSED || care == Care.FAILED_BY_ITSELF || care == Care.CANCELED;
  }

  @JsonIgnore
  public boolean isResumable() {
    return resumeStatement != null;
  }

  @JsonIgnore
  public boolean isRequested() {
    return resumption != null && resumption.progress() == Progress.REQUESTED;
  }

  @JsonIgnore
  public boolean isResumed() {
    return resumption != null && resumption.progress() == Progress.RESUMED;
  }

  public JobItem cared(Care done, String newError) {
    return with(name, done, resumeStatement, newError, resumption);
  }

  public JobItem requested(Instant at, boolean oldPrimaryIsGone) {
    return with(
        name,
        care,
        resumeStatement,
        "",
        new Resumption(Progress.REQUESTED, at, oldPrimaryIsGone, null, null));
  }

  /** The same backup at another location. */
  public JobItem into(String location) {
    return with(location, care, backUpInto(location), error, resumption);
  }

  public JobItem resumed(Instant at, @Nullable Long jobId) {
    Resumption asked = asked();
    return with(
        name,
        care,
        resumeStatement,
        "",
        new Resumption(Progress.RESUMED, asked.requestedAt(), asked.oldPrimaryIsGone(), at, jobId));
  }

  public JobItem resumeFailed(String why) {
    Resumption asked = asked();
    return with(
        name,
        care,
        resumeStatement,
        why,
        new Resumption(Progress.FAILED, asked.requestedAt(), asked.oldPrimaryIsGone(), null, null));
  }

  private Resumption asked() {
    return Objects.requireNonNull(resumption, "nobody asked for it");
  }

  private JobItem with(
      String newName,
      Care newCare,
      @Nullable String newStatement,
      String newError,
      @Nullable Resumption newResumption) {
    return new JobItem(
        id,
        kind,
        newName,
        description,
        found,
        newCare,
        newStatement,
        missing,
        remark,
        newError,
        newResumption);
  }
}
