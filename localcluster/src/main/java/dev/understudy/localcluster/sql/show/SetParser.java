package dev.understudy.localcluster.sql.show;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.SessionVariables;
import dev.understudy.localcluster.sql.session.TransactionModes;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;

/** Reads SET, RESET and USE of session variables. */
public final class SetParser {
  private SetParser() {}

  /** Reads on after {@code SET}. */
  public static Command set(TokenStream in) {
    if (in.accept("CLUSTER", "SETTING")) {
      return SettingCommands.set(in);
    }
    if (in.accept("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION")) {
      return characteristics(TransactionModes.parse(in));
    }
    if (!in.accept("SESSION")) {
      in.accept("LOCAL");
    }
    if (in.accept("TIME", "ZONE")) {
      return variable("timezone", in.next().text(), in);
    }
    if (in.accept("NAMES")) {
      return variable("client_encoding", in.next().text(), in);
    }
    String name = in.name();
    if (!in.accept("=")) {
      in.expect("TO");
    }
    if (name.equals("database")) {
      return use(in);
    }
    StringBuilder value = new StringBuilder();
    boolean reset = in.at("DEFAULT");
    do {
      Token token = in.next();
      value.append(token.is(",") ? ", " : token.text());
    } while (!in.atEnd());
    return reset ? resetting(name) : variable(name, value.toString(), in);
  }

  private static Command characteristics(TransactionModes modes) {
    if (modes.asOf() != null) {
      throw SqlErrors.unsupported("AS OF SYSTEM TIME for a whole session");
    }
    return ActionCommand.of(
        Command.Kind.SESSION,
        "SET",
        execution -> {
          if (modes.readOnly() != null) {
            String value = modes.readOnly() ? "on" : "off";
            execution.session().set(SessionVariables.DEFAULT_READ_ONLY, value);
          }
        });
  }

  private static Command variable(String name, String value, TokenStream in) {
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.SESSION, "SET", execution -> execution.session().set(name, value));
  }

  /** Reads on after {@code RESET}. */
  public static Command reset(TokenStream in) {
    if (in.accept("CLUSTER", "SETTING")) {
      return SettingCommands.reset(in);
    }
    in.accept("SESSION");
    String name = in.name();
    in.expectEnd();
    return resetting(name);
  }

  private static Command resetting(String name) {
    return ActionCommand.of(
        Command.Kind.SESSION, "RESET", execution -> execution.session().variables().reset(name));
  }

  /** Reads on after {@code USE} or {@code SET database =}: there is one database to use. */
  public static Command use(TokenStream in) {
    String name = in.nameOrString();
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.SESSION,
        "SET",
        execution -> {
          if (!name.equals(Catalog.DEFAULT_DATABASE)
              && !name.equals(execution.session().database())) {
            throw new ClusterException("3D000", "database \"" + name + "\" does not exist");
          }
        });
  }
}
