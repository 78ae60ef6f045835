package dev.understudy.acceptance.crash;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks a standby for its replicated time all the while: it may stand still, never go back. */
final class ReplicatedTimeWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(40);

  private final Thread thread;
  private final List<String> steppedBack = new ArrayList<>();
  private @Nullable Node standby;
  private @Nullable Connection connection;
  private @Nullable Instant announced;
  private long readings;
  private volatile boolean stopping;

  ReplicatedTimeWatch() {
    this.thread = Thread.ofPlatform().daemon().name("replicated-time").start(this::run);
  }

  /** Begins with a new stream; what another announced counts no more. */
  synchronized void follow(Node node) {
    standby = node;
    announced = null;
    disconnect();
  }

  synchronized void rest() {
    standby = null;
    disconnect();
  }

  /** The newest time that the standby has announced; empty before it has. */
  synchronized Optional<Instant> announced() {
    return Optional.ofNullable(announced);
  }

  synchronized long readings() {
    return readings;
  }

  synchronized List<String> steppedBack() {
    return List.copyOf(steppedBack);
  }

  private void run() {
    while (!stopping) {
      look();
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void look() {
    Node node = standby;
    if (node == null || !node.isRunning()) {
      return;
    }
    try {
      Connection open = connection == null ? node.connectToSystem() : connection;
      connection = open;
      try (Statement statement = open.createStatement();
          ResultSet row =
              statement.executeQuery("SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS")) {
        if (row.next() && row.getTimestamp("replicated_time") != null) {
          note(row.getTimestamp("replicated_time").toInstant());
        }
      }
    } catch (SQLException | IllegalStateException goneOrDropped) {
      disconnect();
    }
  }

  private void note(Instant replicated) {
    readings++;
    Instant before = announced;
    if (before != null && replicated.isBefore(before)) {
      steppedBack.add("%s after %s".formatted(replicated, before));
    } else {
      announced = replicated;
    }
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException alreadyGone) {
      // A connection to a dead process has nothing left to close.
    }
    connection = null;
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
    rest();
  }
}
