package dev.understudy.localcluster.sql.schedule;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.backup.Options;
import dev.understudy.localcluster.sql.schedule.Schedule.OnExecutionFailure;
import dev.understudy.localcluster.sql.schedule.Schedule.OnPreviousRunning;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CREATE SCHEDULE … FOR BACKUP and … FOR CHANGEFEED. */
record CreateSchedule(
    boolean ifNotExists,
    @Nullable Argument label,
    Scheduled work,
    Recurrence recurrence,
    Options options) {

  /** Reads on after {@code CREATE SCHEDULE}. */
  static Command parse(TokenStream in) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    Argument label = in.at("FOR") ? null : Argument.parse(in);
    in.expect("FOR");
    Scheduled work = Scheduled.parse(in);
    in.expect("RECURRING");
    Recurrence recurrence = Recurrence.of(text(in));
    if (in.accept("FULL", "BACKUP") && !in.accept("ALWAYS")) {
      throw SqlErrors.unsupported(
          "a schedule with incremental backups (FULL BACKUP ALWAYS is the other kind)");
    }
    Options options =
        in.accept("WITH", "SCHEDULE", "OPTIONS") ? Options.afterWith(in) : Options.parse(in);
    in.expectEnd();
    CreateSchedule create = new CreateSchedule(ifNotExists, label, work, recurrence, options);
    List<ResultColumn> columns =
        Columns.of(
            "schedule_id INT8, label STRING, status STRING, first_run TIMESTAMPTZ,"
                + " schedule STRING, "
                + work.kind().toLowerCase(Locale.ROOT)
                + "_stmt STRING");
    return new ActionCommand(
        Command.Kind.CONTROL, columns, 0, execution -> create.run(execution, columns));
  }

  private static String text(TokenStream in) {
    Token token = in.next();
    if (token.kind() != Token.Kind.STRING) {
      throw SqlErrors.syntax("RECURRING takes a crontab as a string, such as '@daily'");
    }
    return token.text();
  }

  private Result run(Execution execution, List<ResultColumn> columns) {
    execution.refuseInTransaction("CREATE SCHEDULE");
    Schedule schedule = schedule(execution);
    boolean made =
        execution.inTransaction(
            inside -> {
              Optional<Schedule> same =
                  Schedules.list(inside.transaction()).stream()
                      .filter(known -> known.label().equals(schedule.label()))
                      .findFirst();
              if (ifNotExists && same.isPresent()) {
                return false;
              }
              Schedules.put(inside.transaction(), schedule);
              return true;
            });
    if (!made) {
      return new Result.Rows(columns, RowCursor.of(List.of()), "CREATE SCHEDULE");
    }
    execution.engine().jobService().wake();
    Instant first = schedule.nextRun();
    return new Result.Rows(
        columns,
        RowCursor.of(
            Collections.singletonList(
                row(
                    schedule.id(),
                    schedule.label(),
                    "ACTIVE",
                    first,
                    schedule.recurrence(),
                    schedule.command()))),
        "CREATE SCHEDULE");
  }

  private Schedule schedule(Execution execution) {
    JobService jobs = execution.engine().jobService();
    Instant now = jobs.now().truncatedTo(ChronoUnit.MICROS);
    OnPreviousRunning previous =
        choice("on_previous_running", OnPreviousRunning.class, OnPreviousRunning.WAIT);
    OnExecutionFailure failure =
        choice("on_execution_failure", OnExecutionFailure.class, OnExecutionFailure.RESCHEDULE);
    boolean ignoreExisting = options.flag("ignore_existing_backups");
    options.flag("updates_cluster_last_backup_time_metric");
    Instant first = firstRun(execution, now);
    options.refuseOthers("SCHEDULE");
    Scheduled.Planned planned = work.plan(execution, ignoreExisting);
    return new Schedule(
        execution.engine().now().wallNanos(),
        label == null ? work.kind() : label.text(execution),
        execution.session().user(),
        now,
        first,
        null,
        recurrence.text(),
        previous,
        failure,
        jobs.keys().origin(execution.session().virtualClusterId()),
        null,
        planned.command(),
        planned.backup(),
        planned.changefeed());
  }

  private Instant firstRun(Execution execution, Instant now) {
    // Asked in any case: this refuses what never comes due again.
    Instant next = recurrence.next(now);
    String given = options.get("first_run");
    if (given == null) {
      return next;
    }
    if (given.equalsIgnoreCase("now")) {
      return now;
    }
    Timestamp time = execution.systemTime("'" + given.replace("'", "''") + "'");
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  private <T extends Enum<T>> T choice(String option, Class<T> type, T otherwise) {
    String given = options.get(option);
    if (given == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, given.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ClusterException("22023", "\"%s\" is not a valid %s".formatted(given, option));
    }
  }
}
