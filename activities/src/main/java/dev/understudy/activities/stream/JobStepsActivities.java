package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.catalog.JobLedger;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import dev.understudy.domain.ResumeStatement;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.JobSteps;
import dev.understudy.workflows.contract.JobCommand;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets what a failover holds back go on at the promoted cluster. */
final class JobStepsActivities implements JobSteps {
  private final StreamClusters clusters;
  private final StreamReader streams;
  private final JobLedger ledger;
  private final OldPrimary oldPrimary;
  private final StandbyBackup backup;
  private final Waiting waiting;

  JobStepsActivities(
      StreamClusters clusters, StreamReader streams, JobLedger ledger, Waiting waiting) {
    this.clusters = clusters;
    this.streams = streams;
    this.ledger = ledger;
    this.oldPrimary = new OldPrimary(clusters);
    this.backup = new StandbyBackup(waiting);
    this.waiting = waiting;
  }

  @Override
  public void checkOldPrimary(JobCommand command) {
    StreamRecord record = stream(command.streamId());
    JobRequest request = command.request();
    List<JobItem> wanted =
        report(command.streamId()).items().stream()
            .filter(item -> request.items().contains(item.id()) && !item.isResumed())
            .map(item -> at(item, request.backupLocation()))
            .toList();
    if (!wanted.isEmpty()) {
      oldPrimary.requireSilent(record, completed(record).facts().source(), wanted);
    }
  }

  private static JobItem at(JobItem item, @Nullable String location) {
    return item.kind() == JobItem.Kind.FULL_BACKUP && location != null ? item.into(location) : item;
  }

  @Override
  public void resume(Resumption resumption) {
    UUID streamId = resumption.streamId();
    if (!ledger.isDriver(streamId, resumption.runId())) {
      throw new UnderstudyException(
          ErrorCode.STALE_DRIVER, "Another workflow run resumes the stream's jobs now.");
    }
    JobReport report = report(streamId);
    JobItem item = report.item(resumption.item()).orElseThrow();
    if (!item.isRequested()) {
      return;
    }
    StreamRecord record = stream(streamId);
    StreamState.Completed completed = completed(record);
    String virtualCluster = completed.facts().virtualCluster();
    requireBackup(report, item);
    if (!Objects.requireNonNull(item.resumption()).oldPrimaryIsGone()) {
      oldPrimary.requireSilent(record, completed.facts().source(), List.of(item));
    }
    Long jobId;
    try (ApplicationConnection promoted =
        clusters.application(record.standbyClusterId(), virtualCluster)) {
      jobId =
          switch (item.kind()) {
            case FULL_BACKUP ->
                backup
                    .ofPromoted(promoted, item.name(), completed.failoverTime().toInstant())
                    .jobId();
            case BACKUP_SCHEDULE, CHANGEFEED_SCHEDULE -> resumeSchedule(promoted, item);
            case CHANGEFEED -> resumeChangefeed(promoted, item);
            case OTHER_JOB -> null;
          };
    }
    ledger.finish(
        streamId,
        item.resumed(waiting.now(), jobId),
        jobId == null
            ? item.id() + " was resumed"
            : "%s was resumed as job %d".formatted(item.id(), jobId));
  }

  /** Increments without their full backup fail, so they are not begun if that has failed. */
  private static void requireBackup(JobReport report, JobItem item) {
    JobItem.Resumption asked = Objects.requireNonNull(item.resumption());
    boolean failed =
        report
            .item(JobItem.FULL_BACKUP)
            .map(JobItem::resumption)
            .filter(full -> full.progress() == JobItem.Progress.FAILED)
            .filter(full -> full.requestedAt().equals(asked.requestedAt()))
            .isPresent();
    if (item.kind() == JobItem.Kind.BACKUP_SCHEDULE && failed) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "The full backup that was asked for with it failed. Ask for that again, or for the"
              + " schedule alone.");
    }
  }

  private static @Nullable Long resumeSchedule(ApplicationConnection promoted, JobItem item) {
    Schedule schedule =
        promoted.dataSchedules().stream()
            .filter(found -> JobFindings.idOf(found).equals(item.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnderstudyException(
                        ErrorCode.CLUSTER_REFUSED,
                        "There is no such schedule any more: somebody has dropped it."));
    if (!schedule.active()) {
      promoted.resumeSchedule(schedule.id());
    }
    return null;
  }

  /** Made once: one that runs already, made by an earlier try or by hand, is taken for it. */
  private static Long resumeChangefeed(ApplicationConnection promoted, JobItem item) {
    String statement = Objects.requireNonNull(item.resumeStatement());
    Optional<Changefeed> running =
        promoted.changefeeds().stream()
            .filter(found -> !found.isOver() && !JobFindings.idOf(found).equals(item.id()))
            .filter(found -> ResumeStatement.isMadeBy(statement, found.description()))
            .findFirst();
    if (running.isPresent()) {
      return running.get().jobId();
    }
    if (!item.missing().isEmpty()) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          ("The cluster does not show everything that the statement needs. Run it yourself with %s"
                  + " filled in; when the changefeed runs, repeat the request.")
              .formatted(String.join(", ", item.missing())));
    }
    return promoted.createChangefeed(statement);
  }

  private StreamRecord stream(UUID streamId) {
    return streams
        .find(streamId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.STREAM_NOT_FOUND, "There is no stream %s.".formatted(streamId)))
        .record();
  }

  private JobReport report(UUID streamId) {
    return ledger.find(streamId).orElse(new JobReport(null, List.of()));
  }

  private static StreamState.Completed completed(StreamRecord record) {
    if (record.state() instanceof StreamState.Completed completed) {
      return completed;
    }
    throw new UnderstudyException(
        ErrorCode.STREAM_STATE,
        "The stream is in phase %s; its jobs are resumed after COMPLETED."
            .formatted(record.state().phase()));
  }
}
