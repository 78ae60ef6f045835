package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Ids;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE, PAUSE, RESUME and DROP SCHEDULE. */
public final class ScheduleCommands {
  private ScheduleCommands() {}

  /** The command, or null where the statement is none of these. */
  public static @Nullable Command parse(TokenStream in) {
    if (in.accept("CREATE", "SCHEDULE")) {
      return CreateSchedule.parse(in);
    }
    for (Verb verb : Verb.values()) {
      if (in.accept(verb.name(), "SCHEDULE")) {
        return command(in, verb, Ids.one(in));
      }
      if (in.accept(verb.name(), "SCHEDULES")) {
        return command(in, verb, Ids.many(in));
      }
    }
    return null;
  }

  private enum Verb {
    PAUSE,
    RESUME,
    DROP
  }

  private static Command command(TokenStream in, Verb verb, Ids ids) {
    in.expectEnd();
    return new ActionCommand(
        Command.Kind.CONTROL,
        List.of(),
        0,
        execution -> {
          List<Long> found = ids.find(execution);
          Instant now = execution.engine().jobService().now();
          User user = Privileges.current(execution);
          execution.inTransaction(inside -> apply(inside, verb, found, now, user));
          execution.engine().jobService().wake();
          return new Result.Done(verb + " SCHEDULES " + found.size());
        });
  }

  private static Execution apply(
      Execution inside, Verb verb, List<Long> ids, Instant now, User user) {
    Transaction transaction = inside.transaction();
    for (long id : ids) {
      Schedule schedule =
          Schedules.find(transaction, id)
              .orElseThrow(
                  () -> new ClusterException("42704", "schedule " + id + " does not exist"));
      if (!user.admin() && !schedule.owner().equals(user.name())) {
        throw SqlErrors.noPrivilege(
            "must be admin or the owner of the schedule " + id + " to " + verb + " it");
      }
      switch (verb) {
        case PAUSE -> Schedules.put(transaction, schedule.next(null, null));
        case RESUME -> {
          if (schedule.nextRun() == null) {
            Instant next = Recurrence.of(schedule.recurrence()).next(now);
            Schedules.put(transaction, schedule.next(next, null));
          }
        }
        case DROP -> Schedules.delete(transaction, id);
      }
    }
    return inside;
  }
}
