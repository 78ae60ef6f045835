package dev.understudy.bench.site;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Something that speaks PostgreSQL's protocol and is measured through pgjdbc.
 *
 * @param upsert puts a row (id, v) into a table whose name replaces {@code %s}
 */
public record Database(String url, String upsert) {
  static Database local(String host, int port, String virtualCluster) {
    return new Database(
        "jdbc:postgresql://%s:%d/defaultdb?user=root&sslmode=disable&options=-ccluster%%3D%s"
            .formatted(host, port, virtualCluster),
        "UPSERT INTO %s (id, v) VALUES (?, ?)");
  }

  static Database postgres(String host, int port) {
    return new Database(
        "jdbc:postgresql://%s:%d/postgres?user=postgres&sslmode=disable".formatted(host, port),
        "INSERT INTO %s (id, v) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET v = excluded.v");
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Runs statements one after the other, on a connection of their own. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of the first row, as text. */
  public String value(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    }
  }
}
