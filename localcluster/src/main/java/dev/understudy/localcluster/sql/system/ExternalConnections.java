package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.ConnectionPrivileges;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * CREATE, ALTER and DROP EXTERNAL CONNECTION; {@link ConnectionCheck} is CHECK.
 *
 * @param lenient whether a connection that is there already, or is not, is no error
 * @param uri null for DROP
 */
record ExternalConnections(Verb verb, boolean lenient, String name, @Nullable Argument uri) {
  private enum Verb {
    CREATE,
    ALTER,
    DROP
  }

  /** The command, or null where the statement is none of these. */
  static @Nullable Command parse(TokenStream in) {
    if (in.accept("CHECK", "EXTERNAL", "CONNECTION")) {
      return ConnectionCheck.parse(in);
    }
    for (Verb verb : Verb.values()) {
      if (in.accept(verb.name(), "EXTERNAL", "CONNECTION")) {
        ExternalConnections read = read(in, verb);
        return ActionCommand.of(Command.Kind.CONTROL, verb + " EXTERNAL CONNECTION", read::run);
      }
    }
    return null;
  }

  private static ExternalConnections read(TokenStream in, Verb verb) {
    boolean lenient =
        verb == Verb.CREATE ? in.accept("IF", "NOT", "EXISTS") : in.accept("IF", "EXISTS");
    String name = in.nameOrString();
    Argument uri = null;
    if (verb != Verb.DROP) {
      in.expect("AS");
      uri = Argument.parse(in);
    }
    in.expectEnd();
    return new ExternalConnections(verb, lenient, name, uri);
  }

  private void run(Execution execution) {
    Privileges.requireSystem(
        execution, verb.name().toLowerCase(Locale.ROOT) + " external connections here");
    Engine engine = execution.engine();
    boolean known = engine.externalConnections().containsKey(name);
    if (verb == Verb.CREATE) {
      Privileges.require(execution, "EXTERNALCONNECTION");
      engine.createExternalConnection(name, text(execution), lenient);
      if (!known) {
        ConnectionPrivileges.own(execution, name);
      }
    } else if (known || !lenient) {
      change(execution, engine);
    }
  }

  private void change(Execution execution, Engine engine) {
    if (verb == Verb.ALTER) {
      ConnectionPrivileges.require(execution, name, "UPDATE");
      engine.alterExternalConnection(name, text(execution));
      return;
    }
    ConnectionPrivileges.require(execution, name, "DROP");
    // First, so that no crash leaves privileges for another connection of this name.
    ConnectionPrivileges.forget(execution, name);
    engine.dropExternalConnection(name);
  }

  private String text(Execution execution) {
    return uri == null ? "" : uri.text(execution);
  }
}
