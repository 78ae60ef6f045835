package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads CREATE, ALTER and DROP USER. */
public final class UserParser {
  private UserParser() {}

  /** Reads on after {@code CREATE USER} or {@code CREATE ROLE}. */
  public static Command create(TokenStream in, boolean canLogin) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    String name = in.nameOrString();
    UserOptions options = UserOptions.parse(in);
    return ActionCommand.of(
        Command.Kind.WRITE,
        "CREATE ROLE",
        execution -> {
          requireUserAdmin(execution);
          options.checkHeld(execution);
          Catalog catalog = execution.catalog();
          if (catalog.findUser(name).isPresent() || isReserved(name)) {
            if (ifNotExists) {
              return;
            }
            throw new ClusterException("42710", "a role/user named " + name + " already exists");
          }
          catalog.putUser(options.applyTo(User.named(name, canLogin), execution));
        });
  }

  /** Reads on after {@code ALTER USER} or {@code ALTER ROLE}. */
  public static Command alter(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    String name = in.nameOrString();
    UserOptions options = UserOptions.parse(in);
    return ActionCommand.of(
        Command.Kind.WRITE,
        "ALTER ROLE",
        execution -> {
          if (isReserved(name)) {
            throw special("edit", name);
          }
          if (!name.equals(execution.session().user()) || !options.onlyPassword()) {
            requireUserAdmin(execution);
            requireAdminFor(execution, name);
            options.checkHeld(execution);
          }
          Catalog catalog = execution.catalog();
          Optional<User> user = catalog.findUser(name);
          if (user.isPresent()) {
            catalog.putUser(options.applyTo(user.get(), execution));
          } else if (!ifExists) {
            throw undefined(name);
          }
        });
  }

  /** Reads on after {@code DROP USER} or {@code DROP ROLE}. */
  public static Command drop(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    List<String> names = new ArrayList<>();
    do {
      names.add(in.nameOrString());
    } while (in.accept(","));
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.WRITE,
        "DROP ROLE",
        execution -> {
          requireUserAdmin(execution);
          for (String name : names) {
            requireAdminFor(execution, name);
            drop(execution.catalog(), name, ifExists);
          }
        });
  }

  private static void drop(Catalog catalog, String name, boolean ifExists) {
    if (name.equals(User.ROOT) || isReserved(name)) {
      throw special("drop", name);
    }
    Optional<User> user = catalog.findUser(name);
    if (user.isEmpty()) {
      if (ifExists) {
        return;
      }
      throw undefined(name);
    }
    if (catalog.tables().stream().anyMatch(table -> table.owner().equals(name))) {
      throw new ClusterException("2BP01", "role " + name + " cannot be dropped: it owns tables");
    }
    catalog.dropUser(user.get());
  }

  static ClusterException undefined(String name) {
    return new ClusterException("42704", "role/user \"" + name + "\" does not exist");
  }

  private static ClusterException special(String verb, String name) {
    return new ClusterException("42939", "cannot " + verb + " special role " + name);
  }

  private static boolean isReserved(String name) {
    return name.equals("admin") || name.equals("public") || name.equals("node");
  }

  /** Who is an admin is changed by admins alone. */
  private static void requireAdminFor(Execution execution, String name) {
    if (execution.catalog().effectiveUser(name).map(User::admin).orElse(false)) {
      Privileges.requireAdmin(execution, "change or drop an admin");
    }
  }

  private static void requireUserAdmin(Execution execution) {
    Privileges.require(execution, "CREATEROLE");
  }
}
