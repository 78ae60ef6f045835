package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.ConnectionPrivileges;
import dev.understudy.localcluster.sql.users.Privileges;
import org.jspecify.annotations.Nullable;

/** Reads CREATE, ALTER, DROP and CHECK EXTERNAL CONNECTION. */
final class ExternalConnections {
  private ExternalConnections() {}

  /** The command, or null where the statement is none of these. */
  static @Nullable Command parse(TokenStream in) {
    if (in.accept("CREATE", "EXTERNAL", "CONNECTION")) {
      return create(in);
    }
    if (in.accept("ALTER", "EXTERNAL", "CONNECTION")) {
      return alter(in);
    }
    return in.accept("DROP", "EXTERNAL", "CONNECTION") ? drop(in) : null;
  }

  private static Command create(TokenStream in) {
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
          Privileges.require(execution, "EXTERNALCONNECTION");
          boolean known = known(execution, name);
          execution.engine().createExternalConnection(name, uri.text(execution), ifNotExists);
          if (!known) {
            ConnectionPrivileges.own(execution, name);
          }
        });
  }

  private static Command alter(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    String name = in.nameOrString();
    in.expect("AS");
    Argument uri = Argument.parse(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "ALTER EXTERNAL CONNECTION",
        execution -> {
          Privileges.requireSystem(execution, "alter external connections here");
          if (ifExists && !known(execution, name)) {
            return;
          }
          ConnectionPrivileges.require(execution, name, "UPDATE");
          execution.engine().alterExternalConnection(name, uri.text(execution));
        });
  }

  private static Command drop(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    String name = in.nameOrString();
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "DROP EXTERNAL CONNECTION",
        execution -> {
          Privileges.requireSystem(execution, "drop external connections here");
          if (ifExists && !known(execution, name)) {
            return;
          }
          ConnectionPrivileges.require(execution, name, "DROP");
          execution.engine().dropExternalConnection(name);
          ConnectionPrivileges.forget(execution, name);
        });
  }

  private static boolean known(Execution execution, String name) {
    return execution.engine().externalConnections().containsKey(name);
  }
}
