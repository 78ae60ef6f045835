package dev.understudy.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** What each connection of a load does again and again. */
@FunctionalInterface
public interface Work {
  /** Prepares the work on a connection that is its own. */
  Step on(Connection connection, SplittableRandom random) throws SQLException;

  /** One operation, which a latency is taken of. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /** Durable single-row upserts of rows chosen evenly. */
  static Work upserts(Rows rows, String statement) {
    return (connection, random) -> {
      PreparedStatement upsert = connection.prepareStatement(statement.formatted(rows.table()));
      return () -> {
        upsert.setLong(1, random.nextLong(rows.count()));
        upsert.setString(2, Rows.value(random));
        upsert.executeUpdate();
      };
    };
  }

  /** Reads of single rows chosen evenly, by their key. */
  static Work reads(Rows rows) {
    return (connection, random) -> {
      PreparedStatement read =
          connection.prepareStatement("SELECT v FROM " + rows.table() + " WHERE id = ?");
      return () -> {
        long id = random.nextLong(rows.count());
        read.setLong(1, id);
        try (ResultSet result = read.executeQuery()) {
          if (!result.next() || result.getString(1).length() != Rows.VALUE_BYTES) {
            throw new SQLException("row " + id + " is not as it was loaded");
          }
        }
      };
    };
  }
}
