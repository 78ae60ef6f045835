package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** SHOW JOBS, SHOW JOB, and the lists of schedules and changefeeds, which are still empty. */
final class JobShows {
  private static final Duration SHOWN_AFTER_END = Duration.ofHours(12);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Set<String> ENDED =
      Set.of("succeeded", "failed", "canceled", "revert-failed");
  private static final String TIMES =
      "created TIMESTAMPTZ, started TIMESTAMPTZ, finished TIMESTAMPTZ, modified TIMESTAMPTZ,"
          + " fraction_completed FLOAT8, error STRING, coordinator_id INT8";
  private static final String LIST =
      "job_id INT8, job_type STRING, description STRING, user_name STRING, status STRING,"
          + " running_status STRING, "
          + TIMES;
  private static final String ONE =
      "job_id INT8, job_type STRING, description STRING, statement STRING, user_name STRING,"
          + " status STRING, running_status STRING, "
          + TIMES
          + ", trace_id INT8, execution_errors STRING[]";

  private JobShows() {}

  static RowSource jobs() {
    return new MadeRows(Columns.of(LIST), JobShows::listRows, "SHOW JOBS");
  }

  static RowSource noJobs() {
    return new MadeRows(LIST, execution -> List.of());
  }

  static RowSource job(long id) {
    return new MadeRows(
        ONE,
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(oneRow(find(execution, id)));
          return rows;
        });
  }

  static RowSource jobWhenComplete(long id) {
    return new MadeRows(
        ONE,
        execution -> {
          Job job = find(execution, id);
          while (!ENDED.contains(job.status())) {
            execution.checkCancelled();
            LockSupport.parkNanos(POLL.toNanos());
            job = find(execution, id);
          }
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(oneRow(job));
          return rows;
        });
  }

  private static Job find(Execution execution, long id) {
    return visible(execution).stream()
        .filter(job -> job.id() == id)
        .findFirst()
        .orElseThrow(() -> new ClusterException("42704", "job with ID " + id + " does not exist"));
  }

  private static List<Job> visible(Execution execution) {
    User user = Privileges.current(execution);
    boolean seesAll = user.holdsOneOf("VIEWJOB", "CONTROLJOB");
    return execution.engine().jobs(execution.session().virtualClusterId()).stream()
        .filter(job -> seesAll || job.userName().equals(user.name()))
        .toList();
  }

  private static List<@Nullable Object[]> listRows(Execution execution) {
    Instant oldest = execution.session().cluster().clock().instant().minus(SHOWN_AFTER_END);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Job job : visible(execution)) {
      Instant finished = job.finished();
      if (finished == null || finished.isAfter(oldest)) {
        rows.add(
            row(
                job.id(),
                job.type(),
                shortened(job.description()),
                job.userName(),
                job.status(),
                job.runningStatus(),
                seconds(job.created()),
                seconds(job.started()),
                seconds(finished),
                seconds(job.modified()),
                job.fractionCompleted(),
                job.error(),
                1L));
      }
    }
    return rows;
  }

  private static @Nullable Object[] oneRow(Job job) {
    return row(
        job.id(),
        job.type(),
        job.description(),
        job.statement(),
        job.userName(),
        job.status(),
        job.runningStatus(),
        job.created(),
        job.started(),
        job.finished(),
        job.modified(),
        job.fractionCompleted(),
        job.error(),
        1L,
        0L,
        List.of());
  }

  /** The list cuts long descriptions in the middle, as CockroachDB's does. */
  private static String shortened(String description) {
    return description.length() <= 70
        ? description
        : description.substring(0, 60) + " … " + description.substring(description.length() - 7);
  }

  private static @Nullable Instant seconds(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  static RowSource schedules(boolean forBackup) {
    return new MadeRows(
        "id INT8, label STRING, schedule_status STRING, next_run TIMESTAMPTZ, state STRING,"
            + " recurrence STRING, jobsrunning INT8, owner STRING, created TIMESTAMPTZ,"
            + " on_previous_running STRING, on_execution_failure STRING,"
            + (forBackup ? " backup_type STRING," : "")
            + " command JSONB",
        execution -> List.of());
  }

  static RowSource changefeedJobs() {
    return new MadeRows(
        "job_id INT8, description STRING, user_name STRING, status STRING, running_status STRING,"
            + " created TIMESTAMPTZ, started TIMESTAMPTZ, finished TIMESTAMPTZ,"
            + " modified TIMESTAMPTZ, high_water_timestamp DECIMAL,"
            + " readable_high_water_timestamp TIMESTAMPTZ, error STRING, sink_uri STRING,"
            + " full_table_names STRING[], topics STRING, format STRING",
        execution -> List.of());
  }
}
