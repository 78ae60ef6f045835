package dev.understudy.localcluster.sql.backup;

import dev.understudy.localcluster.engine.BackupDetails;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.RestoreDetails;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.RowCursor;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Runs a BACKUP or RESTORE job for a statement and answers as both do. */
final class BulkJob {
  private BulkJob() {}

  static Result run(Execution execution, String tag, boolean detached, JobRecord job) {
    JobService jobs = execution.engine().jobService();
    JobRecord started =
        execution.inTransaction(
            inside -> {
              KeySpaceJobs.put(inside.transaction(), job);
              return job;
            });
    jobs.wake();
    if (detached) {
      return rows(tag, true, MadeRows.row(started.id()));
    }
    JobRecord ended =
        jobs.await(started.virtualClusterId(), started.id(), execution::checkCancelled);
    if (!ended.has(JobRecord.SUCCEEDED)) {
      throw failed(ended);
    }
    return rows(
        tag,
        false,
        MadeRows.row(
            ended.id(),
            ended.shown().status(),
            ended.shown().fractionCompleted(),
            entries(ended),
            0L,
            bytes(ended)));
  }

  private static ClusterException failed(JobRecord job) {
    String error = job.shown().error();
    return new ClusterException(
        ClusterException.UNCATEGORISED,
        error == null ? "job %d: %s".formatted(job.id(), job.shown().status()) : error,
        "SHOW JOB %d tells more.".formatted(job.id()));
  }

  private static long entries(JobRecord job) {
    return job.is(JobRecord.BACKUP)
        ? job.details(BackupDetails.class).entries()
        : job.details(RestoreDetails.class).entries();
  }

  private static long bytes(JobRecord job) {
    return job.is(JobRecord.BACKUP)
        ? job.details(BackupDetails.class).bytes()
        : job.details(RestoreDetails.class).bytes();
  }

  private static Result rows(String tag, boolean detached, @Nullable Object[] row) {
    return new Result.Rows(
        detached ? BackupCommand.DETACHED : BackupCommand.COLUMNS,
        RowCursor.of(Collections.singletonList(row)),
        tag);
  }
}
