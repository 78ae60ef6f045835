package dev.understudy.localcluster.sql.show;

import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Reshaped;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.session.ShowCommand;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.UserShows;
import org.jspecify.annotations.Nullable;

/** Reads the SHOW statements that every virtual cluster answers. */
public final class ShowParser {
  /** SHOW JOBS of 23.2. */
  private static final String LONG_LIST =
      "job_id INT8, job_type STRING, description STRING, statement STRING, user_name STRING,"
          + " status STRING, running_status STRING, created TIMESTAMPTZ, started TIMESTAMPTZ,"
          + " finished TIMESTAMPTZ, modified TIMESTAMPTZ, fraction_completed FLOAT8, error STRING,"
          + " coordinator_id INT8, trace_id INT8, last_run TIMESTAMPTZ, next_run TIMESTAMPTZ,"
          + " num_runs INT8, execution_errors STRING[]";

  private ShowParser() {}

  /** Reads on after {@code SHOW}. */
  public static Command parse(TokenStream in) {
    RowSource source = tables(in);
    source = source == null ? users(in) : source;
    source = source == null ? jobs(in) : source;
    source = source == null ? settings(in) : source;
    if (source == null) {
      source = variable(in);
    }
    in.expectEnd();
    return new ShowCommand(source);
  }

  private static @Nullable RowSource tables(TokenStream in) {
    if (in.accept("TABLES")) {
      if (in.accept("FROM")) {
        in.tableName();
      }
      return TableShows.tables();
    }
    if (in.accept("COLUMNS", "FROM")) {
      return TableShows.columns(in.tableName());
    }
    if (in.accept("CREATE")) {
      in.accept("TABLE");
      return TableShows.create(in.tableName());
    }
    return in.accept("DATABASES") ? TableShows.databases() : null;
  }

  private static @Nullable RowSource users(TokenStream in) {
    if (in.accept("USERS") || in.accept("ROLES")) {
      return UserShows.users();
    }
    if (in.accept("SYSTEM", "GRANTS")) {
      return UserShows.systemGrants(in);
    }
    if (in.accept("GRANTS")) {
      return UserShows.grants(in);
    }
    if (in.accept("CLUSTER", "SESSIONS") || in.accept("SESSIONS")) {
      return SessionShows.sessions();
    }
    return null;
  }

  private static @Nullable RowSource jobs(TokenStream in) {
    if (in.accept("CHANGEFEED", "JOBS")) {
      return JobShows.changefeedJobs();
    }
    if (in.accept("AUTOMATIC", "JOBS")) {
      return JobShows.noJobs();
    }
    if (in.accept("JOBS")) {
      if (!in.atEnd()) {
        throw SqlErrors.unsupported("SHOW JOBS … " + in.peek().text());
      }
      RowSource list = JobShows.jobs();
      return in.version().has(VersionFact.LONG_JOB_LIST) ? new Reshaped(list, LONG_LIST) : list;
    }
    if (in.accept("JOB", "WHEN", "COMPLETE")) {
      return JobShows.jobWhenComplete(number(in));
    }
    if (in.accept("JOB")) {
      return JobShows.job(number(in));
    }
    if (in.accept("RUNNING", "SCHEDULES")
        || in.accept("PAUSED", "SCHEDULES")
        || in.accept("SCHEDULES")) {
      boolean backup = in.accept("FOR", "BACKUP");
      if (!backup && !in.accept("FOR", "CHANGEFEED")) {
        in.accept("FOR", "SQL", "STATISTICS");
      }
      return JobShows.schedules(backup);
    }
    return null;
  }

  private static @Nullable RowSource settings(TokenStream in) {
    if (in.accept("ALL", "CLUSTER", "SETTINGS")
        || in.accept("PUBLIC", "CLUSTER", "SETTINGS")
        || in.accept("CLUSTER", "SETTINGS")) {
      return SettingCommands.all();
    }
    return in.accept("CLUSTER", "SETTING") ? SettingCommands.one(SettingCommands.name(in)) : null;
  }

  private static RowSource variable(TokenStream in) {
    in.accept("SESSION");
    if (in.accept("ALL")) {
      return SessionShows.all();
    }
    if (in.accept("TIME", "ZONE")) {
      return SessionShows.variable("timezone");
    }
    if (in.accept("TRANSACTION", "ISOLATION", "LEVEL")) {
      return SessionShows.variable("transaction_isolation");
    }
    return SessionShows.variable(in.name());
  }

  static long number(TokenStream in) {
    Token token = in.next();
    try {
      return Long.parseLong(token.text());
    } catch (NumberFormatException e) {
      throw SqlErrors.syntax("at or near \"" + token.text() + "\": syntax error");
    }
  }
}
