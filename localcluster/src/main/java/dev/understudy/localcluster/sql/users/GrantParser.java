package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads GRANT and REVOKE: of system privileges, on tables and connections, and of roles. */
public final class GrantParser {
  private final TokenStream in;
  private final boolean grant;
  private boolean onlyTheOption;

  private GrantParser(TokenStream in, boolean grant) {
    this.in = in;
    this.grant = grant;
  }

  /** Reads on after {@code GRANT} or {@code REVOKE}. */
  public static Command parse(TokenStream in, boolean grant) {
    return new GrantParser(in, grant).parse();
  }

  private Command parse() {
    if (!grant) {
      onlyTheOption = in.accept("GRANT", "OPTION", "FOR") || in.accept("ADMIN", "OPTION", "FOR");
    }
    boolean system = in.accept("SYSTEM");
    List<String> names = new ArrayList<>();
    do {
      names.add(in.name());
      in.accept("PRIVILEGES");
    } while (in.accept(","));
    if (system) {
      return system(upper(names));
    }
    if (in.accept("ON", "EXTERNAL", "CONNECTION")) {
      return connections(upper(names));
    }
    return in.accept("ON") ? tables(upper(names)) : roles(names);
  }

  private static Set<String> upper(List<String> names) {
    Set<String> upper = new TreeSet<>();
    names.forEach(name -> upper.add(name.toUpperCase(Locale.ROOT)));
    return upper;
  }

  private static void checkNames(Set<String> privileges, Set<String> known, String kind) {
    for (String privilege : privileges) {
      if (!known.contains(privilege)) {
        throw SqlErrors.invalidParameter("invalid " + kind + " privilege type " + privilege);
      }
    }
  }

  /** Those who gain or lose; WITH … OPTION behind them is read by the caller. */
  private List<String> users() {
    in.expect(grant ? "TO" : "FROM");
    List<String> users = new ArrayList<>();
    do {
      users.add(in.nameOrString());
    } while (in.accept(","));
    return users;
  }

  private boolean option(String kind) {
    boolean option = onlyTheOption || (grant && in.accept("WITH", kind, "OPTION"));
    in.expectEnd();
    return option;
  }

  private Command system(Set<String> privileges) {
    List<String> users = users();
    boolean option = option("GRANT");
    return change(
        execution -> {
          Set<String> all = Privileges.system(execution.version());
          checkNames(privileges, all, "system");
          Privileges.requireMayGrant(execution, privileges);
          for (String name : users) {
            User user = user(execution.catalog(), name);
            User changed = onlyTheOption ? user : user.withPrivileges(privileges, grant, all);
            execution
                .catalog()
                .putUser(option ? changed.withGrantable(privileges, grant, all) : changed);
          }
        });
  }

  private Command roles(List<String> roles) {
    List<String> users = users();
    boolean option = option("ADMIN");
    return change(
        execution -> {
          for (String role : roles) {
            for (String user : users) {
              new RoleMembership(execution, role).change(user, grant, option, onlyTheOption);
            }
          }
        });
  }

  private Command connections(Set<String> privileges) {
    checkNames(privileges, ConnectionPrivileges.KNOWN, "external connection");
    List<String> connections = new ArrayList<>();
    do {
      connections.add(in.nameOrString());
    } while (in.accept(","));
    List<String> users = users();
    in.expectEnd();
    return change(
        execution ->
            connections.forEach(
                connection ->
                    ConnectionPrivileges.change(execution, connection, privileges, users, grant)));
  }

  private Command tables(Set<String> privileges) {
    checkNames(privileges, Privileges.TABLE, "table");
    in.accept("TABLE");
    if (in.at("DATABASE") || in.at("SCHEMA") || in.at("ALL")) {
      throw SqlErrors.unsupported("GRANT … ON " + in.peek().text().toUpperCase(Locale.ROOT));
    }
    List<String> tables = new ArrayList<>();
    do {
      tables.add(in.accept("*") ? "*" : in.tableName());
    } while (in.accept(","));
    List<String> users = users();
    if (option("GRANT")) {
      throw SqlErrors.unsupported("WITH GRANT OPTION on tables");
    }
    return change(execution -> TableGrants.change(execution, tables, users, privileges, grant));
  }

  private Command change(Consumer<Execution> action) {
    return ActionCommand.of(Command.Kind.WRITE, grant ? "GRANT" : "REVOKE", action);
  }

  static User user(Catalog catalog, String name) {
    return catalog.findUser(name).orElseThrow(() -> UserParser.undefined(name));
  }
}
