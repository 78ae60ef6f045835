package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE, DROP and SHOW EXTERNAL CONNECTION. */
final class ExternalConnections {
  private static final String PRIVILEGE = "EXTERNALCONNECTION";

  private ExternalConnections() {}

  /** Reads on after {@code CREATE EXTERNAL CONNECTION}. */
  static Command create(TokenStream in) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    String name = in.nameOrString();
    in.expect("AS");
    Argument uri = Argument.parse(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "CREATE EXTERNAL CONNECTION",
        execution -> {
          Privileges.requireSystem(execution, "create external connections here");
          Privileges.require(execution, PRIVILEGE);
          execution.engine().createExternalConnection(name, uri.text(execution), ifNotExists);
        });
  }

  /** Reads on after {@code DROP EXTERNAL CONNECTION}. */
  static Command drop(TokenStream in) {
    String name = in.nameOrString();
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "DROP EXTERNAL CONNECTION",
        execution -> {
          Privileges.requireSystem(execution, "drop external connections here");
          Privileges.require(execution, PRIVILEGE);
          execution.engine().dropExternalConnection(name);
        });
  }

  static RowSource show(@Nullable String only) {
    return new MadeRows(
        "connection_name STRING, connection_uri STRING, connection_type STRING",
        execution -> {
          Privileges.requireSystem(execution, "show external connections here");
          Privileges.require(execution, PRIVILEGE);
          List<@Nullable Object[]> rows = new ArrayList<>();
          execution
              .engine()
              .externalConnections()
              .forEach(
                  (name, uri) -> {
                    if (only == null || only.equals(name)) {
                      rows.add(row(name, uri, "FOREIGNDATA"));
                    }
                  });
          return rows;
        });
  }
}
