package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.catalog.JobLedger;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobItem.Care;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps a promoted cluster from writing where the old primary may still write: schedules are
 * paused, because a cluster does so only when they come due, and changefeeds that run on are
 * canceled. What is about to be done is written down first, so that the next try reports the same.
 */
final class JobCare {
  private static final Duration EVERY = Duration.ofMillis(200);

  /** How long a cluster has to notice that a changefeed is not its own. */
  private static final Duration TO_FAIL_BY_ITSELF = Duration.ofSeconds(5);

  private final JobLedger ledger;
  private final Waiting waiting;

  JobCare(JobLedger ledger, Waiting waiting) {
    this.ledger = ledger;
    this.waiting = waiting;
  }

  /**
   * Does it, and says what was done.
   *
   * @throws UnderstudyException of the first item that could not be seen to; the others were
   */
  String settle(
      UUID streamId,
      ApplicationConnection promoted,
      HlcTimestamp failoverTime,
      String backupLocation) {
    JobReport known = ledger.find(streamId).orElse(new JobReport(null, List.of()));
    if (known.settledAt() != null) {
      return known.sentence();
    }
    JobReport report =
        ledger.begin(streamId, look(streamId, promoted, failoverTime, backupLocation));
    pause(streamId, promoted, report);
    stop(streamId, promoted, report);
    JobReport done = ledger.find(streamId).orElse(report);
    String error = done.firstError();
    if (error != null) {
      throw new UnderstudyException(ErrorCode.CLUSTER_REFUSED, error);
    }
    ledger.settle(streamId, waiting.now());
    return done.sentence();
  }

  private List<JobItem> look(
      UUID streamId,
      ApplicationConnection promoted,
      HlcTimestamp failoverTime,
      String backupLocation) {
    Set<String> heldBefore =
        ledger.before(streamId).stream()
            .flatMap(report -> report.items().stream())
            .filter(item -> item.care() == Care.PAUSED && !item.isResumed())
            .map(JobItem::id)
            .collect(Collectors.toSet());
    JobFindings findings =
        new JobFindings(failoverTime, promoted.activeSchedules(failoverTime), heldBefore);
    List<JobItem> items = new ArrayList<>();
    items.add(JobItem.fullBackup(backupLocation));
    promoted.dataSchedules().stream().map(findings::of).forEach(item -> item.ifPresent(items::add));
    promoted.changefeeds().stream().map(findings::of).forEach(item -> item.ifPresent(items::add));
    promoted.otherJobs().stream().map(findings::of).forEach(item -> item.ifPresent(items::add));
    return items;
  }

  private void pause(UUID streamId, ApplicationConnection promoted, JobReport report) {
    List<JobItem> wanted = intended(report, Care.TO_PAUSE);
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> active =
        promoted.dataSchedules().stream()
            .filter(Schedule::active)
            .map(JobFindings::idOf)
            .collect(Collectors.toSet());
    Set<String> there =
        promoted.dataSchedules().stream().map(JobFindings::idOf).collect(Collectors.toSet());
    for (JobItem item : wanted) {
      act(
          streamId,
          item,
          seen -> {
            if (active.contains(seen.id())) {
              promoted.pauseSchedule(Long.parseLong(seen.id().substring("schedule-".length())));
            }
            return there.contains(seen.id()) ? Care.PAUSED : Care.GONE;
          });
    }
  }

  private void stop(UUID streamId, ApplicationConnection promoted, JobReport report) {
    List<JobItem> wanted = intended(report, Care.TO_STOP);
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> ids = wanted.stream().map(JobItem::id).collect(Collectors.toSet());
    List<Changefeed> seen = awaitFailures(promoted, ids);
    for (JobItem item : wanted) {
      Optional<Changefeed> changefeed =
          seen.stream().filter(found -> JobFindings.idOf(found).equals(item.id())).findFirst();
      act(streamId, item, same -> stop(promoted, changefeed));
    }
  }

  private List<Changefeed> awaitFailures(ApplicationConnection promoted, Set<String> ids) {
    Instant end = waiting.now().plus(TO_FAIL_BY_ITSELF);
    while (true) {
      List<Changefeed> seen = promoted.changefeeds();
      boolean settled =
          seen.stream()
              .filter(changefeed -> ids.contains(JobFindings.idOf(changefeed)))
              .noneMatch(Changefeed::isRunning);
      if (settled || waiting.now().isAfter(end)) {
        return seen;
      }
      waiting.pause(EVERY);
    }
  }

  private static Care stop(ApplicationConnection promoted, Optional<Changefeed> changefeed) {
    if (changefeed.isEmpty()) {
      return Care.GONE;
    }
    if (changefeed.get().status().equals("failed")) {
      return Care.FAILED_BY_ITSELF;
    }
    if (!changefeed.get().isOver() && !changefeed.get().status().equals("cancel-requested")) {
      promoted.cancelJob(changefeed.get().jobId());
    }
    return Care.CANCELED;
  }

  /** One that is refused is written down and does not keep the others from being seen to. */
  private void act(UUID streamId, JobItem item, Function<JobItem, Care> act) {
    try {
      ledger.care(streamId, item.cared(act.apply(item), ""));
    } catch (UnderstudyException exception) {
      if (exception.code() != ErrorCode.CLUSTER_REFUSED) {
        throw exception;
      }
      ledger.care(streamId, item.cared(item.care(), String.valueOf(exception.getMessage())));
    }
  }

  private static List<JobItem> intended(JobReport report, Care care) {
    return report.items().stream().filter(item -> item.care() == care).toList();
  }
}
