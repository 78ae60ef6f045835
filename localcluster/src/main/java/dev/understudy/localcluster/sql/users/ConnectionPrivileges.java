package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.PrivilegeSets;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.List;
import java.util.Set;

/** Who may use, change and drop external connections. */
public final class ConnectionPrivileges {
  private static final String SCHEME = "external://";
  static final Set<String> KNOWN = Set.of("ALL", "DROP", "USAGE", "UPDATE");

  private ConnectionPrivileges() {}

  /**
   * Refuses with 42501 unless the user may use the connection that a URI names, if it names one.
   */
  public static void requireUsage(Execution execution, String uri) {
    if (uri.startsWith(SCHEME)) {
      require(execution, uri.substring(SCHEME.length()), "USAGE");
    }
  }

  /** The error for a name that is no external connection. */
  public static ClusterException unknown(String connection) {
    return new ClusterException(
        "42704", "external connection with name " + connection + " does not exist");
  }

  /** Refuses with 42501 unless the user may do this with a connection. */
  public static void require(Execution execution, String connection, String privilege) {
    User user = Privileges.current(execution);
    if (!user.holdsOn(connection, privilege)) {
      throw SqlErrors.noPrivilege(
          "user %s does not have %s privilege on external_connection %s"
              .formatted(user.name(), privilege, connection));
    }
  }

  /** Whoever makes a connection may do everything with it. */
  public static void own(Execution execution, String connection) {
    String name = execution.session().user();
    execution.inTransaction(
        inside -> {
          inside
              .catalog()
              .findUser(name)
              .ifPresent(
                  user -> inside.catalog().putUser(user.withConnection(connection, Set.of("ALL"))));
          return name;
        });
  }

  /** A dropped connection's privileges must not come back with another of its name. */
  public static void forget(Execution execution, String connection) {
    execution.inTransaction(
        inside -> {
          for (User user : inside.catalog().users()) {
            if (user.connections().containsKey(connection)) {
              inside.catalog().putUser(user.withConnection(connection, Set.of()));
            }
          }
          return connection;
        });
  }

  static void change(
      Execution execution,
      String connection,
      Set<String> privileges,
      List<String> users,
      boolean grant) {
    Privileges.requireSystem(execution, "grant on external connections");
    if (!execution.engine().externalConnections().containsKey(connection)) {
      throw unknown(connection);
    }
    require(execution, connection, "ALL");
    for (String name : users) {
      User user = GrantParser.user(execution.catalog(), name);
      Set<String> held = user.connections().getOrDefault(connection, Set.of());
      Set<String> changed = PrivilegeSets.changed(held, privileges, grant, KNOWN);
      execution.catalog().putUser(user.withConnection(connection, changed));
    }
  }
}
