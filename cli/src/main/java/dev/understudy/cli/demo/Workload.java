package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Transfers and inserts from several connections, until told to stop or the primary is gone. */
final class Workload implements AutoCloseable {
  private static final long IDS_PER_CONNECTION = 1_000_000_000L;
  private static final String RETRY = "40001";

  private final String jdbcUrl;
  private final long accounts;
  private final CommitLog log;
  private final Duration pace;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong commits = new AtomicLong();
  private volatile boolean stopping;

  /**
   * @param log where every transaction is noted before it is sent and after it is acknowledged
   * @param pace how long each connection rests after a transaction
   */
  Workload(String jdbcUrl, long accounts, CommitLog log, Duration pace) {
    this.jdbcUrl = jdbcUrl;
    this.accounts = accounts;
    this.log = log;
    this.pace = pace;
  }

  void start(int connections, long seed) {
    for (int i = 0; i < connections; i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("demo-client-" + number)
              .start(() -> run(number, new SplittableRandom(seed + number))));
    }
  }

  long commits() {
    return commits.get();
  }

  private void run(int number, SplittableRandom random) {
    long next = number * IDS_PER_CONNECTION;
    try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
      while (!stopping) {
        commit(connection, entry(next++, random), random);
        LockSupport.parkNanos(pace.toNanos());
      }
    } catch (SQLException e) {
      // The primary is gone, as the demo means it to be: what was in flight stays in doubt.
      stopping = true;
    }
  }

  private JournalEntry entry(long id, SplittableRandom random) {
    long from = random.nextLong(accounts);
    long to = (from + 1 + random.nextLong(accounts - 1)) % accounts;
    return id % 2 == 0
        ? new JournalEntry(id, JournalEntry.TRANSFER, from, to, 1 + random.nextLong(10))
        : new JournalEntry(id, JournalEntry.NOTE, from, to, 0);
  }

  private void commit(Connection connection, JournalEntry entry, SplittableRandom random)
      throws SQLException {
    log.sending(entry);
    while (!stopping) {
      try {
        HlcTimestamp at = Bank.apply(connection, entry);
        log.acknowledged(entry, at);
        commits.incrementAndGet();
        return;
      } catch (SQLException e) {
        if (!RETRY.equals(e.getSQLState())) {
          throw e;
        }
        LockSupport.parkNanos(random.nextLong(5_000_000));
      }
    }
  }

  /** Stops after the transactions in flight; safe to repeat. */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
