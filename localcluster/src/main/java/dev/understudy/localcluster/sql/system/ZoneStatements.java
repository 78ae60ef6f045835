package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Zone configuration as far as it means something on one node: {@code gc.ttlseconds} of everything
 * in the virtual cluster, set for {@code RANGE default} or, the same here, for its database.
 */
final class ZoneStatements {
  private ZoneStatements() {}

  /** Reads ALTER RANGE or DATABASE … CONFIGURE ZONE; null where the statement is neither. */
  static @Nullable Command configure(TokenStream in) {
    int start = in.position();
    if (!in.accept("ALTER", "RANGE") && !in.accept("ALTER", "DATABASE")) {
      return null;
    }
    in.name();
    if (!in.accept("CONFIGURE", "ZONE", "USING")) {
      in.position(start);
      return null;
    }
    if (!in.accept("gc", ".", "ttlseconds")) {
      throw SqlErrors.unsupported("the zone option " + in.peek().text().toLowerCase(Locale.ROOT));
    }
    in.expect("=");
    Argument seconds = Argument.parse(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "CONFIGURE ZONE 1",
        run -> {
          Privileges.requireAdmin(run, "configure zones");
          int ttl = seconds(run, seconds);
          run.inTransaction(
              inside -> {
                inside.engine().replication().setGcTtl(inside.transaction(), ttl);
                return ttl;
              });
        });
  }

  private static int seconds(Execution run, Argument text) {
    try {
      int seconds = Integer.parseInt(text.text(run));
      if (seconds >= 1) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidParameter("gc.ttlseconds is a number of seconds");
    }
    throw SqlErrors.invalidParameter("gc.ttlseconds is at least 1");
  }

  /** SHOW ZONE CONFIGURATION. */
  static RowSource show() {
    return new MadeRows(
        "target STRING, raw_config_sql STRING",
        run -> {
          long cluster = run.session().virtualClusterId();
          long ttl = run.engine().replication().gcTtl(cluster).toSeconds();
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(
              row(
                  "RANGE default",
                  "ALTER RANGE default CONFIGURE ZONE USING\n\tgc.ttlseconds = " + ttl));
          return rows;
        });
  }
}
