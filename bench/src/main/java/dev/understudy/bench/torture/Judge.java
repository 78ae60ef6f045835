package dev.understudy.bench.torture;

import dev.understudy.bench.torture.Observation.Data;
import dev.understudy.bench.torture.Observation.Sides;
import dev.understudy.cli.demo.EnduringTraffic;
import dev.understudy.domain.HlcTimestamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks what clusters hold; and changes it, where that is wanted. */
final class Judge {
  private static final List<String> TABLES =
      List.of(
          "SELECT id, balance, filler FROM accounts ORDER BY id",
          "SELECT id, kind, from_account, to_account, amount FROM journal ORDER BY id");

  private static final HlcTimestamp END_OF_TIME = new HlcTimestamp("9000000000000000000");

  private Judge() {}

  /**
   * Of a side that took over, with what the other held then.
   *
   * @param reference whose tables are read as of then; the standby itself where the primary is
   *     fenced, whose tables can only be reckoned up by the cluster any more
   */
  static Data tookOver(
      String where, EnduringTraffic traffic, Pair pair, Node reference, HlcTimestamp at)
      throws SQLException {
    Node standby = pair.standby();
    return new Data(
        where,
        traffic.checkPromoted(standby.url(), at).problems(),
        new Sides(pair.primary().fingerprint(at), standby.fingerprint(at)),
        new Sides(content(reference, at), content(standby, null)));
  }

  /**
   * Of a side that was left alone: everything acknowledged must be there.
   *
   * @param before a digest of its rows since when nobody writes
   */
  static Data alone(String where, EnduringTraffic traffic, Node node, String before)
      throws SQLException {
    return new Data(
        where,
        traffic.checkPromoted(node.url(), END_OF_TIME).problems(),
        Sides.NONE,
        new Sides(before, content(node, null)));
  }

  /** A digest of every row, so that the cluster's own reckoning is not all there is. */
  static String content(Node node, @Nullable HlcTimestamp at) throws SQLException {
    try (Connection connection = node.connect();
        Statement statement = connection.createStatement()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      connection.setAutoCommit(false);
      if (at != null) {
        statement.execute("SET TRANSACTION AS OF SYSTEM TIME '%s'".formatted(at));
      }
      for (String table : TABLES) {
        try (ResultSet row = statement.executeQuery(table)) {
          int columns = row.getMetaData().getColumnCount();
          while (row.next()) {
            for (int column = 1; column <= columns; column++) {
              digest.update(row.getString(column).getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
            }
          }
        }
      }
      connection.rollback();
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  static void sabotage(Node node, Sabotage how) throws SQLException {
    try (Connection connection = node.connect();
        Statement statement = connection.createStatement()) {
      int changed =
          switch (how) {
            case ROW_ADDED ->
                statement.executeUpdate("INSERT INTO journal VALUES (-1, 'note', 0, 1, 0)");
            case BALANCE_CHANGED ->
                statement.executeUpdate("UPDATE accounts SET balance = balance + 1 WHERE id = 7");
            case COMMIT_REMOVED ->
                statement.executeUpdate(
                    "DELETE FROM journal WHERE id = "
                        + value(statement, "SELECT id FROM journal ORDER BY id LIMIT 1"));
            case BYTE_CHANGED -> changeByte(connection, statement);
          };
      if (changed != 1) {
        throw new IllegalStateException(how + " changed " + changed + " rows");
      }
    }
  }

  private static int changeByte(Connection connection, Statement statement) throws SQLException {
    String filler = value(statement, "SELECT filler FROM accounts WHERE id = 11");
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE accounts SET filler = ? WHERE id = 11")) {
      update.setString(1, "!" + filler.substring(1));
      return update.executeUpdate();
    }
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new IllegalStateException("no row: " + query);
      }
      return row.getString(1);
    }
  }
}
