package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.engine.BackupDetails;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.backup.BackupTarget;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.TableCache;
import dev.understudy.localcluster.sql.changefeed.ChangefeedPlan;
import dev.understudy.localcluster.sql.schedule.Schedule.BackupPlan;
import dev.understudy.localcluster.sql.schedule.ScheduleRules.Decision;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is due. A run's job and the schedule's next run are stored in one transaction, so
 * that a crash neither loses a run nor starts it twice.
 */
public final class Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Engine engine;
  private final JobService jobs;

  public Scheduler(Engine engine) {
    this.engine = engine;
    this.jobs = engine.jobService();
  }

  /** Looks once at the schedules of a virtual cluster that is served. */
  public void look(long virtualClusterId) {
    Instant now = jobs.now();
    List<Schedule> all = jobs.keys().inTransaction(virtualClusterId, Schedules::list);
    for (Schedule schedule : all) {
      try {
        look(virtualClusterId, schedule, now);
      } catch (RuntimeException e) {
        // One that cannot be looked after must not hold up the others, nor the jobs.
        LOG.warn("schedule {} could not be looked after and will be", schedule.id(), e);
      }
    }
  }

  private void look(long virtualClusterId, Schedule schedule, Instant now) {
    if (schedule.lastJob() != null) {
      jobs.keys()
          .inTransaction(
              virtualClusterId, in -> lookAtLastJob(in, virtualClusterId, schedule.id(), now));
    }
    if (isDue(schedule, now)) {
      jobs.keys().inTransaction(virtualClusterId, in -> run(in, virtualClusterId, schedule, now));
    }
  }

  private static boolean isDue(Schedule schedule, Instant now) {
    Instant next = schedule.nextRun();
    return next != null && !next.isAfter(now);
  }

  private static Optional<Schedule> lookAtLastJob(
      Transaction transaction, long virtualClusterId, long id, Instant now) {
    Optional<Schedule> found = Schedules.find(transaction, id);
    if (found.isEmpty() || found.get().lastJob() == null) {
      return found;
    }
    Schedule schedule = found.get();
    long job = Objects.requireNonNull(schedule.lastJob());
    Optional<JobRecord> last = KeySpaceJobs.find(transaction, virtualClusterId, job);
    if (last.isPresent() && !last.get().isFinished()) {
      return found;
    }
    Schedule seen = schedule.ranAs(null);
    Optional<JobRecord> failed = last.filter(record -> record.has(JobRecord.FAILED));
    if (failed.isPresent() && schedule.nextRun() != null) {
      String error = "job %d: %s".formatted(job, failed.get().shown().error());
      seen = ScheduleRules.failed(seen, now, error);
    }
    Schedules.put(transaction, seen);
    return Optional.of(seen);
  }

  private static List<JobRecord> unfinished(
      Transaction transaction, long virtualClusterId, long scheduleId) {
    return KeySpaceJobs.scan(transaction, virtualClusterId, false).stream()
        .filter(job -> Objects.equals(job.scheduleId(), scheduleId))
        .toList();
  }

  private Optional<Schedule> run(
      Transaction transaction, long virtualClusterId, Schedule seen, Instant now) {
    Optional<Schedule> found = Schedules.find(transaction, seen.id());
    if (found.isEmpty() || !isDue(found.get(), now)) {
      return found;
    }
    Schedule schedule = found.get();
    int running = unfinished(transaction, virtualClusterId, schedule.id()).size();
    CrdbVersion version = CrdbVersion.of(engine.settings().getOrDefault(Settings.VERSION, ""));
    Decision decision =
        ScheduleRules.due(schedule, now, jobs.keys().origin(virtualClusterId), running, version);
    Schedule then = decision.then();
    if (decision.start()) {
      try {
        JobRecord job = job(transaction, virtualClusterId, schedule).startedBy(schedule.id());
        KeySpaceJobs.put(transaction, job);
        then = then.ranAs(job.id());
      } catch (ClusterException e) {
        then = ScheduleRules.failed(schedule, now, String.valueOf(e.getMessage()));
      }
    }
    Schedules.put(transaction, then);
    return Optional.of(then);
  }

  private JobRecord job(Transaction transaction, long virtualClusterId, Schedule schedule) {
    ChangefeedPlan changefeed = schedule.changefeed();
    if (changefeed != null) {
      return changefeed.job(
          engine, transaction, virtualClusterId, schedule.command(), schedule.owner());
    }
    refuseOwner(transaction, schedule.owner());
    BackupPlan backup = Objects.requireNonNull(schedule.backup());
    Long only = backup.only();
    List<Long> clusters =
        backup.all() ? BackupTarget.ready(engine) : only == null ? List.<Long>of() : List.of(only);
    BackupDetails details =
        new BackupDetails(
            jobs.keys().origin(virtualClusterId), backup.location(), clusters, engine.now(), 0, 0);
    return details.job(jobs, virtualClusterId, schedule.command(), schedule.owner());
  }

  /** What a user may schedule, the user must still be allowed to do when the time has come. */
  private static void refuseOwner(Transaction transaction, String owner) {
    boolean allowed =
        new Catalog(transaction, new TableCache())
            .effectiveUser(owner)
            .filter(user -> user.holdsOneOf("BACKUP"))
            .isPresent();
    if (!allowed) {
      throw SqlErrors.noPrivilege(
          "the schedule's owner %s does not have BACKUP system privilege".formatted(owner));
    }
  }
}
