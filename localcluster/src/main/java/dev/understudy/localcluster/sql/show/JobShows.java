package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Reshaped;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SHOW JOBS and SHOW JOB in their forms. */
final class JobShows {
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);
  private static final Duration POLL = Duration.ofMillis(100);
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

  /** SHOW JOBS of 23.2. */
  private static final String LONG_LIST =
      "job_id INT8, job_type STRING, description STRING, statement STRING, user_name STRING,"
          + " status STRING, running_status STRING, created TIMESTAMPTZ, started TIMESTAMPTZ,"
          + " finished TIMESTAMPTZ, modified TIMESTAMPTZ, fraction_completed FLOAT8, error STRING,"
          + " coordinator_id INT8, trace_id INT8, last_run TIMESTAMPTZ, next_run TIMESTAMPTZ,"
          + " num_runs INT8, execution_errors STRING[]";

  private JobShows() {}

  /** The source, or null where the words after {@code SHOW} are none of these. */
  static @Nullable RowSource parse(TokenStream in) {
    if (in.accept("AUTOMATIC", "JOBS")) {
      // What CockroachDB does by itself, such as statistics, is not done here.
      return list(in, execution -> List.of());
    }
    if (in.accept("JOBS", "WHEN", "COMPLETE") || in.accept("JOB", "WHEN", "COMPLETE")) {
      Ids ids = Ids.many(in);
      return one(in, execution -> awaited(execution, ids.find(execution)));
    }
    if (in.accept("JOBS", "FOR", "SCHEDULE")) {
      return ofSchedules(in, Ids.one(in));
    }
    if (in.accept("JOBS", "FOR", "SCHEDULES")) {
      return ofSchedules(in, Ids.many(in));
    }
    if (in.accept("JOBS")) {
      return in.atEnd() ? list(in, VisibleJobs::recent) : byId(in);
    }
    return in.accept("JOB") ? byId(in) : null;
  }

  private static RowSource byId(TokenStream in) {
    Ids ids = Ids.many(in);
    // What a job did beyond its record is not kept.
    in.accept("WITH", "EXECUTION", "DETAILS");
    return one(in, execution -> VisibleJobs.of(execution, ids.find(execution)));
  }

  private static RowSource ofSchedules(TokenStream in, Ids ids) {
    return list(
        in,
        execution -> {
          List<Long> schedules = ids.find(execution);
          return VisibleJobs.all(execution).stream()
              .filter(job -> schedules.contains(job.scheduleId()))
              .toList();
        });
  }

  private static List<JobRecord> awaited(Execution execution, List<Long> ids) {
    List<JobRecord> jobs = VisibleJobs.of(execution, ids);
    Instant limit = execution.session().cluster().clock().instant().plus(LONGEST_WAIT);
    while (!jobs.stream().allMatch(JobRecord::isFinished)) {
      execution.checkCancelled();
      if (execution.session().cluster().clock().instant().isAfter(limit)) {
        throw new ClusterException("55000", "timed out waiting for jobs");
      }
      LockSupport.parkNanos(POLL.toNanos());
      jobs = VisibleJobs.of(execution, ids);
    }
    return jobs;
  }

  private static RowSource list(TokenStream in, Function<Execution, List<JobRecord>> finder) {
    RowSource list =
        new MadeRows(
            Columns.of(LIST),
            execution -> rows(finder.apply(execution), JobShows::listRow),
            "SHOW JOBS");
    return in.version().has(VersionFact.LONG_JOB_LIST)
        ? new Reshaped(list, LONG_LIST)
        : ofVersion(in, list);
  }

  private static RowSource ofVersion(TokenStream in, RowSource rows) {
    return in.version().has(VersionFact.JOB_START) ? rows : Reshaped.without("started", rows);
  }

  private static RowSource one(TokenStream in, Function<Execution, List<JobRecord>> finder) {
    return ofVersion(
        in, new MadeRows(ONE, execution -> rows(finder.apply(execution), JobShows::oneRow)));
  }

  private static List<@Nullable Object[]> rows(
      List<JobRecord> jobs, Function<Job, @Nullable Object[]> row) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    jobs.forEach(job -> rows.add(row.apply(job.shown())));
    return rows;
  }

  private static @Nullable Object[] listRow(Job job) {
    return row(
        job.id(),
        job.type(),
        shortened(job.description()),
        job.userName(),
        job.status(),
        job.runningStatus(),
        seconds(job.created()),
        seconds(job.started()),
        seconds(job.finished()),
        seconds(job.modified()),
        job.fractionCompleted(),
        job.error(),
        1L);
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
}
