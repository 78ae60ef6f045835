package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;

/** PAUSE, RESUME and CANCEL JOB. */
final class JobCommands {
  private JobCommands() {}

  @FunctionalInterface
  private interface JobAction {
    void on(Execution execution, long virtualCluster, long job);
  }

  /** Reads on after {@code PAUSE}, {@code RESUME} or {@code CANCEL}. */
  static Command parse(TokenStream in, String verb) {
    if (!in.accept("JOB")) {
      throw SqlErrors.unsupported(verb + " " + in.peek().text());
    }
    Argument id = Argument.parse(in);
    if (in.accept("WITH", "REASON")) {
      in.expect("=");
      in.next();
    }
    in.expectEnd();
    JobAction action =
        switch (verb) {
          case "PAUSE" -> (run, cluster, job) -> run.engine().pauseJob(cluster, job, null);
          case "RESUME" -> (run, cluster, job) -> run.engine().resumeJob(cluster, job);
          default -> (run, cluster, job) -> run.engine().cancelJob(cluster, job);
        };
    return ActionCommand.of(
        Command.Kind.CONTROL, verb + " JOBS 1", execution -> run(execution, id, action));
  }

  private static void run(Execution execution, Argument idText, JobAction action) {
    execution.refuseInTransaction("this job statement");
    long id = number(idText.text(execution));
    long cluster = execution.session().virtualClusterId();
    Job job =
        execution.engine().jobs(cluster).stream()
            .filter(each -> each.id() == id)
            .findFirst()
            .orElseThrow(
                () -> new ClusterException("42704", "job with ID " + id + " does not exist"));
    User user = Privileges.current(execution);
    if (!job.userName().equals(user.name()) && !user.holdsOneOf("CONTROLJOB")) {
      throw SqlErrors.noPrivilege(
          "user " + user.name() + " does not have privileges for job " + id);
    }
    action.on(execution, cluster, id);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is not a job id");
    }
  }
}
