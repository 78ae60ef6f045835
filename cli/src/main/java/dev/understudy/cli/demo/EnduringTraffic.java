package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The demo's application as one that does not give up: whenever its cluster goes away it connects
 * again and goes on with the next transaction. What was in flight stays in doubt.
 */
public final class EnduringTraffic implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final long IDS_PER_CONNECTION = 1_000_000_000L;

  private final long accounts;
  private final AtomicLong commits = new AtomicLong();
  private final List<Client> clients = new ArrayList<>();
  private volatile CommitLog log = new CommitLog();
  private volatile String url = "";
  private volatile boolean running;
  private volatile boolean stopping;

  /** What one check found: the acknowledged commits that were there, and what is wrong. */
  public record Finding(long kept, String problems) {}

  private EnduringTraffic(long accounts, long seed, int connections) {
    this.accounts = accounts;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < connections; i++) {
      clients.add(new Client(i, random.split()));
    }
  }

  /** Loads accounts; transfers do not run yet. */
  public static EnduringTraffic load(String url, long accounts, long seed, int connections)
      throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url)) {
      Bank.createTables(connection);
      Bank.load(connection, accounts, seed, sent -> {});
    }
    return new EnduringTraffic(accounts, seed, connections);
  }

  /** Runs on a cluster from now on. */
  public void runOn(String applicationUrl) {
    url = applicationUrl;
    running = true;
  }

  /** Returns once no transaction is in flight. */
  public void rest() {
    running = false;
    for (Client client : clients) {
      while (client.busy) {
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  /** Commits acknowledged so far. */
  public long commits() {
    return commits.get();
  }

  /** Counts no more on what was acknowledged above a time: a failover reverted it. At rest only. */
  public void forgetAbove(HlcTimestamp time) {
    CommitLog kept = new CommitLog();
    for (CommitLog.Commit commit : log.commits()) {
      if (commit.at().compareTo(time) <= 0) {
        kept.sending(commit.entry());
        kept.acknowledged(commit.entry(), commit.at());
      }
    }
    clients.forEach(client -> client.doubtful.forEach(kept::sending));
    log = kept;
  }

  /**
   * Compares a primary as it was at a time with what was acknowledged; traffic may run meanwhile.
   */
  public Finding checkPast(String applicationUrl, HlcTimestamp asOf) throws SQLException {
    try (Connection connection = DriverManager.getConnection(applicationUrl)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION AS OF SYSTEM TIME '%s'".formatted(asOf));
      }
      return check(connection, asOf);
    }
  }

  /**
   * Compares a promoted standby as it is now with what was acknowledged up to its failover time.
   */
  public Finding checkPromoted(String applicationUrl, HlcTimestamp failoverTime)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(applicationUrl)) {
      return check(connection, failoverTime);
    }
  }

  private Finding check(Connection connection, HlcTimestamp until) throws SQLException {
    Verification found = new Verifier(log, until, accounts).verify(connection);
    return new Finding(found.kept(), found.isGood() ? "" : found.toString());
  }

  /** What all balances must add up to, at any time. */
  public long total() {
    return accounts * Bank.INITIAL_BALANCE;
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Client client : clients) {
      client.thread.join();
    }
  }

  /** One connection after another; the entries' ids are never used again. */
  private final class Client {
    private final Queue<JournalEntry> doubtful = new ConcurrentLinkedQueue<>();
    private final SplittableRandom chance;
    private final Thread thread;
    private long next;
    private volatile boolean busy;

    Client(int number, SplittableRandom chance) {
      this.chance = chance;
      this.next = number * IDS_PER_CONNECTION;
      this.thread = Thread.ofPlatform().daemon().name("bank-" + number).unstarted(this::run);
      thread.start();
    }

    private void run() {
      while (!stopping) {
        busy = true;
        if (running) {
          converse();
        }
        busy = false;
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }

    private void converse() {
      try (Connection connection = DriverManager.getConnection(url)) {
        while (running && !stopping) {
          commit(connection, entry());
          LockSupport.parkNanos(PACE.toNanos());
        }
      } catch (SQLException gone) {
        // Killed, as it is meant to be: the entry in flight is among the doubtful ones.
      }
    }

    private JournalEntry entry() {
      long id = next++;
      long from = chance.nextLong(accounts);
      long to = (from + 1 + chance.nextLong(accounts - 1)) % accounts;
      return id % 2 == 0
          ? new JournalEntry(id, JournalEntry.TRANSFER, from, to, 1 + chance.nextLong(10))
          : new JournalEntry(id, JournalEntry.NOTE, from, to, 0);
    }

    private void commit(Connection connection, JournalEntry entry) throws SQLException {
      CommitLog current = log;
      current.sending(entry);
      try {
        current.acknowledged(entry, Bank.apply(connection, entry));
        commits.incrementAndGet();
      } catch (SQLException e) {
        doubtful.add(entry);
        // A conflict is not worth a new connection; the entry counts as one in doubt.
        if (!"40001".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }
}
