package dev.understudy.localcluster.sql.show;

import dev.understudy.localcluster.sql.changefeed.ChangefeedShows;
import dev.understudy.localcluster.sql.schedule.ScheduleShows;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.session.ShowCommand;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.UserShows;
import org.jspecify.annotations.Nullable;

/** Reads the SHOW statements that every virtual cluster answers. */
public final class ShowParser {
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
    RowSource source = ChangefeedShows.parse(in);
    source = source == null ? ScheduleShows.parse(in) : source;
    return source == null ? JobShows.parse(in) : source;
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
}
