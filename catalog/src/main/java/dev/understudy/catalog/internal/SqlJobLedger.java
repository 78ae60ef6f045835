package dev.understudy.catalog.internal;

import dev.understudy.catalog.JobLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import dev.understudy.domain.TimelineEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the jobs of promoted clusters in SQL; the report's row is the lock of its items. */
public final class SqlJobLedger implements JobLedger {
  private final Database database;
  private final Clock clock;

  public SqlJobLedger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public JobReport begin(UUID streamId, List<JobItem> items) {
    return database.transaction(
        handle -> {
          handle
              .createUpdate(
                  "INSERT IGNORE INTO stream_job_reports (stream_id, begun_at)"
                      + " VALUES (:stream, :now)")
              .bind("stream", streamId.toString())
              .bind("now", Times.down(clock.instant()))
              .execute();
          JobReport known = JobRows.lock(handle, streamId).orElseThrow();
          int place = known.items().size();
          for (JobItem item : items) {
            if (known.settledAt() == null && known.item(item.id()).isEmpty()) {
              JobRows.insert(handle, streamId, item, place++);
            }
          }
          return JobRows.lock(handle, streamId).orElseThrow();
        });
  }

  @Override
  public void care(UUID streamId, JobItem item) {
    change(streamId, item.id(), known -> known.resumption() == null, true, item, null);
  }

  @Override
  public void settle(UUID streamId, Instant at) {
    database.transactionWithoutResult(
        handle ->
            handle
                .createUpdate(
                    "UPDATE stream_job_reports SET settled_at = COALESCE(settled_at, :at)"
                        + " WHERE stream_id = :stream")
                .bind("at", Times.down(at))
                .bind("stream", streamId.toString())
                .execute());
  }

  @Override
  public boolean request(UUID streamId, JobRequest request, CommandKey command, String actor) {
    return database.transaction(
        handle -> {
          Instant now = Times.down(clock.instant());
          if (Requests.accept(handle, command, streamId, now).isPresent()) {
            return true;
          }
          List<JobItem> wanted =
              JobRows.lock(handle, streamId).stream()
                  .flatMap(report -> report.items().stream())
                  .filter(item -> request.items().contains(item.id()))
                  .filter(item -> !item.isResumed() && !item.isRequested())
                  .toList();
          for (JobItem item : wanted) {
            JobItem asked = item.requested(now, request.oldPrimaryIsGone());
            String location = request.backupLocation();
            JobRows.update(
                handle,
                streamId,
                item.kind() == JobItem.Kind.FULL_BACKUP && location != null
                    ? asked.into(location)
                    : asked);
          }
          if (!wanted.isEmpty()) {
            String sentence =
                "asked to resume %s%s"
                    .formatted(
                        String.join(", ", wanted.stream().map(JobItem::id).toList()),
                        request.oldPrimaryIsGone() ? ", the old primary being gone" : "");
            StreamRows.addToTimeline(handle, streamId, new TimelineEntry(now, actor, sentence));
          }
          return false;
        });
  }

  @Override
  public void claim(UUID streamId, String runId) {
    database.transactionWithoutResult(
        handle ->
            handle
                .createUpdate(
                    "UPDATE stream_job_reports SET driver_run_id = :run WHERE stream_id = :stream")
                .bind("run", runId)
                .bind("stream", streamId.toString())
                .execute());
  }

  @Override
  public boolean isDriver(UUID streamId, String runId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT driver_run_id FROM stream_job_reports WHERE stream_id = :stream")
                .bind("stream", streamId.toString())
                .mapTo(String.class)
                .findOne()
                .map(runId::equals)
                .orElse(false));
  }

  @Override
  public void finish(UUID streamId, JobItem item, String sentence) {
    change(streamId, item.id(), JobItem::isRequested, false, item, sentence);
  }

  @Override
  public Optional<JobReport> find(UUID streamId) {
    return database.read(handle -> JobRows.find(handle, streamId, ""));
  }

  @Override
  public Optional<JobReport> before(UUID streamId) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT r.stream_id FROM streams s"
                        + " JOIN streams p ON p.standby_cluster_id = s.primary_cluster_id"
                        + " AND p.created_at < s.created_at"
                        + " JOIN stream_job_reports r ON r.stream_id = p.id"
                        + " WHERE s.id = :stream ORDER BY p.created_at DESC, p.id DESC LIMIT 1")
                .bind("stream", streamId.toString())
                .mapTo(String.class)
                .findOne()
                .flatMap(earlier -> JobRows.find(handle, UUID.fromString(earlier), "")));
  }

  @Override
  public List<UUID> requested() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT DISTINCT stream_id FROM stream_jobs WHERE requested = TRUE")
                .mapTo(String.class)
                .map(UUID::fromString)
                .list());
  }

  private void change(
      UUID streamId,
      String itemId,
      Predicate<JobItem> may,
      boolean onlyUnsettled,
      JobItem next,
      @Nullable String sentence) {
    database.transactionWithoutResult(
        handle ->
            JobRows.lock(handle, streamId)
                .filter(report -> !onlyUnsettled || report.settledAt() == null)
                .flatMap(report -> report.item(itemId))
                .filter(may)
                .ifPresent(known -> write(handle, streamId, next, sentence)));
  }

  private void write(Handle handle, UUID streamId, JobItem next, @Nullable String sentence) {
    JobRows.update(handle, streamId, next);
    if (sentence != null) {
      Instant now = Times.down(clock.instant());
      StreamRows.addToTimeline(
          handle, streamId, new TimelineEntry(now, TimelineEntry.UNDERSTUDY, sentence));
    }
  }
}
