package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.ScramVerifier;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads CREATE, ALTER and DROP USER. */
public final class UserParser {
  private UserParser() {}

  /** What WITH says; nulls where it says nothing. */
  private record Options(
      @Nullable String password, boolean clearsPassword, @Nullable Boolean login) {
    User applyTo(User user, Execution execution) {
      User changed = login == null ? user : user.withLogin(login);
      if (clearsPassword) {
        return changed.withVerifier(null);
      }
      return password == null
          ? changed
          : changed.withVerifier(
              ScramVerifier.of(password, execution.session().cluster().random()));
    }
  }

  /** Reads on after {@code CREATE USER} or {@code CREATE ROLE}. */
  public static Command create(TokenStream in, boolean canLogin) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    String name = in.nameOrString();
    Options options = options(in);
    return ActionCommand.of(
        Command.Kind.WRITE,
        "CREATE ROLE",
        execution -> {
          requireUserAdmin(execution);
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
    Options options = options(in);
    return ActionCommand.of(
        Command.Kind.WRITE,
        "ALTER ROLE",
        execution -> {
          if (!name.equals(execution.session().user())) {
            requireUserAdmin(execution);
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
            drop(execution.catalog(), name, ifExists);
          }
        });
  }

  private static void drop(Catalog catalog, String name, boolean ifExists) {
    if (name.equals(User.ROOT) || isReserved(name)) {
      throw new ClusterException("42939", "cannot drop special role " + name);
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

  static boolean isReserved(String name) {
    return name.equals("admin") || name.equals("public") || name.equals("node");
  }

  private static void requireUserAdmin(Execution execution) {
    Privileges.require(execution, "CREATEROLE");
  }

  private static Options options(TokenStream in) {
    in.accept("WITH");
    String password = null;
    boolean clears = false;
    Boolean login = null;
    while (!in.atEnd()) {
      if (in.accept("PASSWORD")) {
        Token token = in.next();
        clears = token.is("NULL");
        password = clears ? null : token.text();
        if (token.kind() != Token.Kind.STRING && token.kind() != Token.Kind.WORD) {
          throw SqlErrors.syntax("PASSWORD needs a string");
        }
      } else if (in.accept("LOGIN")) {
        login = true;
      } else if (in.accept("NOLOGIN")) {
        login = false;
      } else {
        throw SqlErrors.unsupported("the user option " + in.peek().text().toUpperCase(Locale.ROOT));
      }
    }
    if (password != null && password.isEmpty()) {
      throw SqlErrors.invalidParameter("empty passwords are not permitted");
    }
    return new Options(password, clears, login);
  }
}
