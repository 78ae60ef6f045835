package dev.understudy.catalog.internal;

import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of a promoted cluster's jobs. */
final class JobRows {
  /** The full backup first; the rest as it was found. */
  private static final Comparator<JobItem> ORDER =
      Comparator.comparing(item -> item.kind() != JobItem.Kind.FULL_BACKUP);

  private JobRows() {}

  /** Holds the report until the transaction ends. */
  static Optional<JobReport> lock(Handle handle, UUID streamId) {
    return find(handle, streamId, " FOR UPDATE");
  }

  static Optional<JobReport> find(Handle handle, UUID streamId, String lock) {
    return handle
        .createQuery("SELECT settled_at FROM stream_job_reports WHERE stream_id = :stream" + lock)
        .bind("stream", streamId.toString())
        .map((row, context) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
        .findOne()
        .map(settled -> new JobReport(settled.orElse(null), items(handle, streamId)));
  }

  private static List<JobItem> items(Handle handle, UUID streamId) {
    return handle
        .createQuery("SELECT item FROM stream_jobs WHERE stream_id = :stream ORDER BY place")
        .bind("stream", streamId.toString())
        .map((row, context) -> Json.read(row.getString(1), JobItem.class))
        .list()
        .stream()
        .sorted(ORDER)
        .toList();
  }

  static void insert(Handle handle, UUID streamId, JobItem item, int place) {
    handle
        .createUpdate(
            "INSERT INTO stream_jobs (stream_id, item_id, place, item, requested)"
                + " VALUES (:stream, :id, :place, :item, :requested)")
        .bind("stream", streamId.toString())
        .bind("id", item.id())
        .bind("place", place)
        .bind("item", Json.write(item))
        .bind("requested", item.isRequested())
        .execute();
  }

  static void update(Handle handle, UUID streamId, JobItem item) {
    handle
        .createUpdate(
            "UPDATE stream_jobs SET item = :item, requested = :requested"
                + " WHERE stream_id = :stream AND item_id = :id")
        .bind("stream", streamId.toString())
        .bind("id", item.id())
        .bind("item", Json.write(item))
        .bind("requested", item.isRequested())
        .execute();
  }
}
