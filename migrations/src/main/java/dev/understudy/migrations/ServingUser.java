package dev.understudy.migrations;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the database lets API and workers do: read every table, add and change rows, and to what is
 * evidence only add. Their user must be able to read the database already; the user that migrates
 * must be allowed to pass its own privileges on.
 */
public final class ServingUser {
  /** What {@code migrate} needs on the database, for whoever makes its user. */
  public static final String PRIVILEGES_TO_MIGRATE =
      "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES";

  /** No statement of the catalog changes or removes a row of these. */
  private static final Set<String> APPEND_ONLY =
      Set.of("audit_entries", "requests", "stream_timeline");

  /** Of the migrations themselves. */
  private static final Set<String> READ_ONLY = Set.of("flyway_schema_history");

  private ServingUser() {}

  /**
   * Grants it for every table that there is; may be repeated.
   *
   * @return what the serving user may do beside it on the whole database or server, which somebody
   *     granted it otherwise; empty where all is well
   */
  public static List<String> grant(String jdbcUrl, DatabaseUser migrating, DatabaseUser serving) {
    try (Connection owner = connect(jdbcUrl, migrating);
        Connection served = connect(jdbcUrl, serving);
        Statement grants = owner.createStatement()) {
      String account = account(served);
      for (String table : tables(owner)) {
        if (!READ_ONLY.contains(table)) {
          String privileges = APPEND_ONLY.contains(table) ? "INSERT" : "INSERT, UPDATE, DELETE";
          grants.execute("GRANT %s ON `%s` TO %s".formatted(privileges, table, account));
        }
      }
      return surplus(served, account);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot grant %s what api and workers need: %s".formatted(serving.name(), e.getMessage()),
          e);
    }
  }

  private static Connection connect(String jdbcUrl, DatabaseUser user) throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user.name(), user.password());
  }

  /** As the server knows it, with the host it may come from. */
  private static String account(Connection connection) throws SQLException {
    String account = strings(connection, "SELECT CURRENT_USER()").getFirst();
    int at = account.lastIndexOf('@');
    return "'%s'@'%s'".formatted(account.substring(0, at), account.substring(at + 1));
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return strings(
        connection,
        "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name");
  }

  private static List<String> surplus(Connection connection, String account) throws SQLException {
    String grantee = account.replace("'", "''");
    return strings(
        connection,
        """
        SELECT privilege_type FROM information_schema.schema_privileges
        WHERE grantee = '%1$s' AND table_schema = DATABASE() AND privilege_type <> 'SELECT'
        UNION SELECT privilege_type FROM information_schema.user_privileges
        WHERE grantee = '%1$s' AND privilege_type NOT IN ('USAGE', 'SELECT') ORDER BY 1
        """
            .formatted(grantee));
  }

  private static List<String> strings(Connection connection, String query) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }
}
