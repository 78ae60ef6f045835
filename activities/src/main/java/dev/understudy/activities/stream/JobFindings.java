package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobItem.Care;
import dev.understudy.domain.JobItem.Kind;
import dev.understudy.domain.ResumeStatement;
import dev.understudy.domain.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done about each thing found on a promoted cluster, and writes that down as
 * an item; touches nothing. What somebody made there after the failover is nobody else's business.
 *
 * @param failoverTime where the data was cut
 * @param activeThen the schedules that were active there and then; empty where only their state of
 *     now is known
 * @param heldBefore ids of items that an earlier failover has paused and nobody has resumed
 */
record JobFindings(
    HlcTimestamp failoverTime, Optional<Set<Long>> activeThen, Set<String> heldBefore) {
  private static final String FOREIGN = "originally created by cluster";

  static String idOf(Schedule schedule) {
    return "schedule-" + schedule.id();
  }

  static String idOf(Changefeed changefeed) {
    return "changefeed-" + changefeed.jobId();
  }

  Optional<JobItem> of(Schedule schedule) {
    if (isNewer(schedule.created())) {
      return Optional.empty();
    }
    boolean active =
        schedule.active() || activeThen.map(ids -> ids.contains(schedule.id())).orElse(false);
    return Optional.of(
        new JobItem(
            idOf(schedule),
            schedule.changefeed() ? Kind.CHANGEFEED_SCHEDULE : Kind.BACKUP_SCHEDULE,
            schedule.label(),
            Secrets.redacted(schedule.command()),
            active ? "ACTIVE" : "PAUSED",
            active || heldBefore.contains(idOf(schedule)) ? Care.TO_PAUSE : Care.WAS_PAUSED,
            "RESUME SCHEDULE " + schedule.id(),
            List.of(),
            remark(schedule, active),
            "",
            null));
  }

  private String remark(Schedule schedule, boolean active) {
    if (!active && heldBefore.contains(idOf(schedule))) {
      return "it was paused by the failover before this one, and nobody has resumed it";
    }
    if (!active) {
      return activeThen.isPresent()
          ? "it was paused before the failover"
          : "it was paused before we looked: by somebody, or by the cluster for the failover";
    }
    return schedule.changefeed()
        ? "make sure first that the old primary writes no more to the same place"
        : "make a full backup first, and make sure that the old primary writes no more to the same"
            + " collection";
  }

  Optional<JobItem> of(Changefeed changefeed) {
    if (isNewer(changefeed.created())
        || changefeed.status().equals("canceled")
        || changefeed.status().equals("succeeded")) {
      return Optional.empty();
    }
    ResumeStatement resume =
        ResumeStatement.forChangefeed(
            changefeed.description(), changefeed.highWater(), failoverTime);
    return Optional.of(
        new JobItem(
            idOf(changefeed),
            Kind.CHANGEFEED,
            changefeed.tables(),
            Secrets.redacted(changefeed.description()),
            changefeed.status(),
            care(changefeed),
            resume.text(),
            resume.missing(),
            resume.remark(),
            "",
            null));
  }

  private Care care(Changefeed changefeed) {
    if (changefeed.isPaused()) {
      return Care.WAS_PAUSED;
    }
    if (!changefeed.status().equals("failed")) {
      return Care.TO_STOP;
    }
    Instant finished = changefeed.finished();
    boolean here =
        changefeed.error().toLowerCase(Locale.ROOT).contains(FOREIGN)
            || (finished != null && finished.isAfter(failoverTime.toInstant()));
    return here ? Care.FAILED_BY_ITSELF : Care.FAILED_BEFORE;
  }

  /** What else its owner may want to look at: what goes on here, and backups that were cut off. */
  Optional<JobItem> of(Job job) {
    boolean backup = job.type().equalsIgnoreCase("BACKUP");
    boolean failedHere = backup && job.status().equals("failed") && mentionsCluster(job);
    if (job.isOver() && !failedHere) {
      return Optional.empty();
    }
    return Optional.of(
        new JobItem(
            "job-" + job.id(),
            Kind.OTHER_JOB,
            job.type(),
            Secrets.redacted(job.description()),
            job.status(),
            Care.LEFT,
            null,
            List.of(),
            backup
                ? "a backup that the failover interrupts fails; make a new one"
                : "it came with the data and goes on here",
            "",
            null));
  }

  private static boolean mentionsCluster(Job job) {
    return job.error().toLowerCase(Locale.ROOT).contains("cluster");
  }

  private boolean isNewer(@Nullable Instant created) {
    return created != null && created.isAfter(failoverTime.toInstant());
  }
}
