package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The demo's application: accounts, and a journal of what was done to them. */
final class Bank {
  static final long INITIAL_BALANCE = 1_000;
  private static final int FILLER_LENGTH = 480;
  private static final String FILLER_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int ROWS_PER_CHUNK = 1_000;

  private Bank() {}

  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE accounts (id INT8 PRIMARY KEY, balance INT8 NOT NULL, filler STRING NOT NULL)");
      statement.execute(
          "CREATE TABLE journal (id INT8 PRIMARY KEY, kind STRING NOT NULL, from_account INT8 NOT NULL,"
              + " to_account INT8 NOT NULL, amount INT8 NOT NULL)");
    }
  }

  /**
   * Loads accounts of about 512 bytes each by COPY.
   *
   * @param progress is told the number of rows sent so far
   * @return the bytes sent
   */
  static long load(Connection connection, long rows, long seed, LongConsumer progress)
      throws SQLException, IOException {
    SplittableRandom random = new SplittableRandom(seed);
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY accounts (id, balance, filler) FROM STDIN");
    long bytes = 0;
    StringBuilder chunk = new StringBuilder();
    for (long row = 0; row < rows; row++) {
      chunk.append(row).append('\t').append(INITIAL_BALANCE).append('\t');
      appendFiller(chunk, random);
      chunk.append('\n');
      if ((row + 1) % ROWS_PER_CHUNK == 0 || row + 1 == rows) {
        byte[] encoded = chunk.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(encoded, 0, encoded.length);
        bytes += encoded.length;
        chunk.setLength(0);
        progress.accept(row + 1);
      }
    }
    copy.endCopy();
    return bytes;
  }

  /** Letters that compress little, so that the bytes copied are near the bytes stored. */
  private static void appendFiller(StringBuilder chunk, SplittableRandom random) {
    for (int i = 0; i < FILLER_LENGTH; i += 8) {
      long bits = random.nextLong();
      for (int j = 0; j < 8; j++) {
        chunk.append(FILLER_LETTERS.charAt((int) (bits >>> (8 * j)) & 63));
      }
    }
  }

  /**
   * Carries out one entry in one serializable transaction.
   *
   * @return the commit timestamp, once the commit is durable
   * @throws SQLException with SQLSTATE 40001 if it lost against another and may be tried again
   */
  static HlcTimestamp apply(Connection connection, JournalEntry entry) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (entry.isTransfer()) {
        move(connection, entry.fromAccount(), -entry.amount());
        move(connection, entry.toAccount(), entry.amount());
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO journal VALUES (?, ?, ?, ?, ?)")) {
        insert.setLong(1, entry.id());
        insert.setString(2, entry.kind());
        insert.setLong(3, entry.fromAccount());
        insert.setLong(4, entry.toAccount());
        insert.setLong(5, entry.amount());
        insert.executeUpdate();
      }
      // Inside a transaction this commits it, so that acknowledgement and timestamp come together.
      HlcTimestamp at;
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SHOW COMMIT TIMESTAMP")) {
        result.next();
        at = new HlcTimestamp(result.getString(1));
      }
      connection.commit();
      return at;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private static void move(Connection connection, long account, long amount) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
      update.setLong(1, amount);
      update.setLong(2, account);
      update.executeUpdate();
    }
  }
}
