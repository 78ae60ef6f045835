package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.session.Session;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SHOW SESSIONS and session variables. */
final class SessionShows {
  private SessionShows() {}

  /** The sessions of the virtual cluster that asks, as CockroachDB shows no others. */
  static RowSource sessions() {
    return new MadeRows(
        "node_id INT8, session_id STRING, status STRING, user_name STRING, client_address STRING,"
            + " application_name STRING, active_queries STRING, last_active_query STRING,"
            + " session_start TIMESTAMPTZ",
        SessionShows::rows);
  }

  private static List<@Nullable Object[]> rows(Execution execution) {
    User user = Privileges.current(execution);
    boolean seesAll = user.holdsOneOf("VIEWACTIVITY", "VIEWACTIVITYREDACTED");
    List<@Nullable Object[]> rows = new ArrayList<>();
    Session own = execution.session();
    for (Session session : own.cluster().sessions().of(own.virtualClusterId())) {
      if (!seesAll && !session.user().equals(user.name())) {
        continue;
      }
      String active = session.activeQuery();
      rows.add(
          row(
              1L,
              String.format("%032x", session.id()),
              active == null ? "IDLE" : "ACTIVE",
              session.user(),
              session.clientAddress(),
              session.variables().get("application_name"),
              StatementText.redacted(Objects.requireNonNullElse(active, "")),
              StatementText.redacted(session.lastQuery()),
              session.started()));
    }
    return rows;
  }

  static RowSource all() {
    return new MadeRows(
        "variable STRING, value STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          execution
              .session()
              .variables()
              .all()
              .forEach((name, value) -> rows.add(row(name, value)));
          return rows;
        });
  }

  static RowSource variable(String name) {
    return new MadeRows(
        List.of(new ResultColumn(name, SqlType.TEXT)),
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(execution.session().variable(name)));
          return rows;
        },
        "SHOW");
  }
}
