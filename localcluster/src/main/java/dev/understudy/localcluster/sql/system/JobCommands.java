package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PAUSE, RESUME and CANCEL JOB, JOBS and JOBS FOR SCHEDULE. */
record JobCommands(String verb, Ids ids, boolean ofSchedules, @Nullable String reason) {

  /** Reads on after {@code PAUSE}, {@code RESUME} or {@code CANCEL}. */
  static Command parse(TokenStream in, String verb) {
    boolean ofSchedules =
        in.accept("JOBS", "FOR", "SCHEDULE") || in.accept("JOBS", "FOR", "SCHEDULES");
    if (!ofSchedules && !in.accept("JOBS") && !in.accept("JOB")) {
      throw SqlErrors.unsupported(verb + " " + in.peek().text());
    }
    Ids ids = Ids.many(in);
    String reason = null;
    if (in.accept("WITH", "REASON")) {
      in.expect("=");
      reason = in.next().text();
    }
    in.expectEnd();
    JobCommands command = new JobCommands(verb, ids, ofSchedules, reason);
    return new ActionCommand(Command.Kind.CONTROL, List.of(), 0, command::run);
  }

  private Result run(Execution execution) {
    execution.refuseInTransaction("this job statement");
    List<JobRecord> jobs = jobs(execution);
    User user = Privileges.current(execution);
    for (JobRecord job : jobs) {
      if (!job.shown().userName().equals(user.name()) && !user.holdsOneOf("CONTROLJOB")) {
        throw SqlErrors.noPrivilege(
            "user " + user.name() + " does not have privileges for job " + job.id());
      }
    }
    jobs.forEach(job -> apply(execution, job));
    return new Result.Done(verb + " JOBS " + jobs.size());
  }

  private List<JobRecord> jobs(Execution execution) {
    JobService service = execution.engine().jobService();
    long cluster = execution.session().virtualClusterId();
    List<Long> found = ids.find(execution);
    if (ofSchedules) {
      return service.keys().unfinished(cluster).stream()
          .filter(job -> found.contains(job.scheduleId()))
          .toList();
    }
    return found.stream().map(id -> existing(service.find(cluster, id), id)).toList();
  }

  private static JobRecord existing(Optional<JobRecord> found, long id) {
    return found.orElseThrow(
        () -> new ClusterException("42704", "job with ID " + id + " does not exist"));
  }

  private void apply(Execution execution, JobRecord job) {
    Engine engine = execution.engine();
    long cluster = execution.session().virtualClusterId();
    switch (verb) {
      case "PAUSE" -> engine.pauseJob(cluster, job.id(), reason);
      case "RESUME" -> engine.resumeJob(cluster, job.id());
      default -> engine.cancelJob(cluster, job.id());
    }
  }
}
