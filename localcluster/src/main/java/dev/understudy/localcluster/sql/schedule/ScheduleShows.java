package dev.understudy.localcluster.sql.schedule;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.Json;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** SHOW SCHEDULES and SHOW SCHEDULE. */
public final class ScheduleShows {
  private ScheduleShows() {}

  /** The source, or null where the words after {@code SHOW} are none of these. */
  public static @Nullable RowSource parse(TokenStream in) {
    if (in.accept("SCHEDULE")) {
      long id = number(in);
      return source(schedule -> schedule.id() == id, false, id);
    }
    Predicate<Schedule> wanted;
    if (in.accept("RUNNING", "SCHEDULES")) {
      wanted = schedule -> schedule.nextRun() != null;
    } else if (in.accept("PAUSED", "SCHEDULES")) {
      wanted = schedule -> schedule.nextRun() == null;
    } else if (in.accept("SCHEDULES")) {
      wanted = schedule -> true;
    } else {
      return null;
    }
    if (in.accept("FOR", "BACKUP")) {
      return source(wanted.and(schedule -> schedule.backup() != null), true, null);
    }
    if (in.accept("FOR", "CHANGEFEED")) {
      return source(wanted.and(schedule -> schedule.changefeed() != null), false, null);
    }
    return source(in.accept("FOR", "SQL", "STATISTICS") ? none -> false : wanted, false, null);
  }

  private static long number(TokenStream in) {
    try {
      return Long.parseLong(in.peek().text());
    } catch (NumberFormatException e) {
      throw in.unexpected();
    } finally {
      in.next();
    }
  }

  private static RowSource source(
      Predicate<Schedule> wanted, boolean backupType, @Nullable Long one) {
    return new MadeRows(
        "id INT8, label STRING, schedule_status STRING, next_run TIMESTAMPTZ, state STRING,"
            + " recurrence STRING, jobsrunning INT8, owner STRING, created TIMESTAMPTZ,"
            + " on_previous_running STRING, on_execution_failure STRING,"
            + (backupType ? " backup_type STRING," : "")
            + " command JSONB",
        execution -> rows(execution, wanted, backupType, one));
  }

  private static List<@Nullable Object[]> rows(
      Execution execution, Predicate<Schedule> wanted, boolean backupType, @Nullable Long one) {
    User user = Privileges.current(execution);
    Map<Long, Long> running = new HashMap<>();
    long cluster = execution.session().virtualClusterId();
    for (JobRecord job : execution.engine().jobService().keys().unfinished(cluster)) {
      Long schedule = job.scheduleId();
      if (schedule != null) {
        running.merge(schedule, 1L, Long::sum);
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Schedule schedule :
        execution.inTransaction(inside -> Schedules.list(inside.transaction()))) {
      if (wanted.test(schedule) && (user.admin() || user.name().equals(schedule.owner()))) {
        rows.add(rowOf(schedule, running.getOrDefault(schedule.id(), 0L), backupType));
      }
    }
    if (one != null && rows.isEmpty()) {
      throw new ClusterException("42704", "schedule " + one + " does not exist");
    }
    return rows;
  }

  private static @Nullable Object[] rowOf(Schedule schedule, long running, boolean backupType) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(schedule.id());
    values.add(schedule.label());
    values.add(schedule.nextRun() == null ? "PAUSED" : "ACTIVE");
    values.add(schedule.nextRun());
    values.add(schedule.state());
    values.add(schedule.recurrence());
    values.add(running);
    values.add(schedule.owner());
    values.add(schedule.created());
    values.add(schedule.onPreviousRunning().name());
    values.add(schedule.onExecutionFailure().name());
    if (backupType) {
      values.add("FULL");
    }
    values.add(command(schedule));
    return row(values.toArray());
  }

  private static Json command(Schedule schedule) {
    String kind = schedule.backup() != null ? "BACKUP" : "CHANGEFEED";
    return Json.of(
        JsonNodeFactory.instance
            .objectNode()
            .put(kind.toLowerCase(Locale.ROOT) + "_statement", schedule.command()));
  }
}
