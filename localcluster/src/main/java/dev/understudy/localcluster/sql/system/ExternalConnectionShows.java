package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHOW and SHOW CREATE of external connections; secrets are never shown. */
final class ExternalConnectionShows {
  private ExternalConnectionShows() {}

  /** The rows, or null where the statement is none of these. */
  static @Nullable RowSource parse(TokenStream in) {
    if (in.accept("SHOW", "EXTERNAL", "CONNECTIONS")) {
      return show(null);
    }
    if (in.accept("SHOW", "EXTERNAL", "CONNECTION")) {
      return show(in.nameOrString());
    }
    if (in.accept("SHOW", "CREATE", "ALL", "EXTERNAL", "CONNECTIONS")) {
      return showCreate(null);
    }
    return in.accept("SHOW", "CREATE", "EXTERNAL", "CONNECTION")
        ? showCreate(in.nameOrString())
        : null;
  }

  private static RowSource show(@Nullable String only) {
    return new MadeRows(
        "connection_name STRING, connection_uri STRING, connection_type STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          visible(execution, only).forEach((name, uri) -> rows.add(row(name, uri, "FOREIGNDATA")));
          return rows;
        });
  }

  private static RowSource showCreate(@Nullable String only) {
    return new MadeRows(
        "connection_name STRING, create_statement STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          visible(execution, only)
              .forEach(
                  (name, uri) ->
                      rows.add(
                          row(
                              name,
                              "CREATE EXTERNAL CONNECTION '%s' AS '%s'"
                                  .formatted(name.replace("'", "''"), uri.replace("'", "''")))));
          return rows;
        });
  }

  /** Those that the user may use, by name; with EXTERNALCONNECTION all. */
  private static Map<String, String> visible(Execution execution, @Nullable String only) {
    Privileges.requireSystem(execution, "show external connections here");
    User user = Privileges.current(execution);
    Map<String, String> visible = new TreeMap<>(execution.engine().externalConnections());
    visible
        .keySet()
        .removeIf(
            name ->
                (only != null && !only.equals(name))
                    || !(user.holdsOneOf("EXTERNALCONNECTION") || user.holdsOn(name, "USAGE")));
    return visible;
  }
}
