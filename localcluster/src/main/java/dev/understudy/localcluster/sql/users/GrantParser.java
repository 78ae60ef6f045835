package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Table;
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

/** Reads GRANT and REVOKE of system privileges, of table privileges and of the admin role. */
public final class GrantParser {
  private final TokenStream in;
  private final boolean grant;

  private GrantParser(TokenStream in, boolean grant) {
    this.in = in;
    this.grant = grant;
  }

  /** Reads on after {@code GRANT} or {@code REVOKE}. */
  public static Command parse(TokenStream in, boolean grant) {
    return new GrantParser(in, grant).parse();
  }

  private Command parse() {
    boolean system = in.accept("SYSTEM");
    Set<String> privileges = new TreeSet<>();
    do {
      privileges.add(in.name().toUpperCase(Locale.ROOT));
      in.accept("PRIVILEGES");
    } while (in.accept(","));
    if (system) {
      checkNames(privileges, Privileges.SYSTEM, "system");
      return onUsers(users(), (catalog, user) -> user.withPrivileges(privileges, grant));
    }
    if (!in.accept("ON")) {
      if (!privileges.equals(Set.of("ADMIN"))) {
        throw SqlErrors.unsupported("membership in roles other than admin");
      }
      return onUsers(users(), (catalog, user) -> user.withAdmin(grant));
    }
    checkNames(privileges, Privileges.TABLE, "table");
    return onTables(privileges);
  }

  private static void checkNames(Set<String> privileges, Set<String> known, String kind) {
    for (String privilege : privileges) {
      if (!known.contains(privilege)) {
        throw SqlErrors.invalidParameter("invalid " + kind + " privilege type " + privilege);
      }
    }
  }

  private List<String> users() {
    in.expect(grant ? "TO" : "FROM");
    List<String> users = new ArrayList<>();
    do {
      users.add(in.nameOrString());
    } while (in.accept(","));
    if (in.at("WITH")) {
      throw SqlErrors.unsupported("WITH GRANT OPTION");
    }
    in.expectEnd();
    return users;
  }

  @FunctionalInterface
  private interface Change {
    User of(Catalog catalog, User user);
  }

  private Command onUsers(List<String> users, Change change) {
    return ActionCommand.of(
        Command.Kind.WRITE,
        grant ? "GRANT" : "REVOKE",
        execution -> {
          Privileges.requireAdmin(execution, "grant or revoke");
          for (String name : users) {
            User user = user(execution.catalog(), name);
            execution.catalog().putUser(change.of(execution.catalog(), user));
          }
        });
  }

  private static User user(Catalog catalog, String name) {
    return catalog.findUser(name).orElseThrow(() -> UserParser.undefined(name));
  }

  private Command onTables(Set<String> privileges) {
    in.accept("TABLE");
    if (in.at("DATABASE") || in.at("SCHEMA") || in.at("EXTERNAL") || in.at("ALL")) {
      throw SqlErrors.unsupported("GRANT … ON " + in.peek().text().toUpperCase(Locale.ROOT));
    }
    List<String> tables = new ArrayList<>();
    do {
      tables.add(in.accept("*") ? "*" : in.tableName());
    } while (in.accept(","));
    List<String> users = users();
    return ActionCommand.of(
        Command.Kind.WRITE,
        grant ? "GRANT" : "REVOKE",
        execution -> {
          for (Table table : tables(execution.catalog(), tables)) {
            requireOwner(execution, table);
            users.forEach(user -> change(execution.catalog(), table, user, privileges));
          }
        });
  }

  private static List<Table> tables(Catalog catalog, List<String> names) {
    return names.contains("*") ? catalog.tables() : names.stream().map(catalog::table).toList();
  }

  private static void requireOwner(Execution execution, Table table) {
    if (!table.owner().equals(execution.session().user())) {
      Privileges.requireAdmin(execution, "grant on a table of somebody else");
    }
  }

  private void change(Catalog catalog, Table table, String name, Set<String> privileges) {
    user(catalog, name);
    Set<String> held = new TreeSet<>(catalog.grants(table, name));
    if (grant) {
      held.addAll(privileges);
    } else if (privileges.contains("ALL")) {
      held.clear();
    } else {
      if (held.remove("ALL")) {
        held.addAll(Privileges.TABLE);
        held.remove("ALL");
      }
      held.removeAll(privileges);
    }
    catalog.putGrants(table, name, held);
  }
}
