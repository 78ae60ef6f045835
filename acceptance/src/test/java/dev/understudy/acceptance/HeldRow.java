package dev.understudy.acceptance;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A lock on a stream's row: whatever wants to commit to it waits until this is closed. */
final class HeldRow implements AutoCloseable {
  private static final String WAITING =
      "SELECT COUNT(*) FROM information_schema.processlist"
          + " WHERE info LIKE 'SELECT record%FOR UPDATE' AND id <> CONNECTION_ID()";

  private final Connection connection;

  HeldRow(Processes processes, TestStream stream) throws SQLException {
    connection = processes.connectToDatabase();
    connection.setAutoCommit(false);
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT id FROM streams WHERE id = ? FOR UPDATE")) {
      lock.setString(1, stream.id());
      lock.executeQuery().close();
    }
  }

  /** Returns once somebody waits for the row. */
  void awaitWaiting() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(this::isWaitedFor);
  }

  private boolean isWaitedFor() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(WAITING)) {
      return count.next() && count.getInt(1) > 0;
    }
  }

  /** Lets the row go. */
  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
