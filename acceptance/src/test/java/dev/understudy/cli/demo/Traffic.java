package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** The demo's application for other tests: accounts, transfers, and the proof of none lost. */
public final class Traffic implements AutoCloseable {
  private static final int CONNECTIONS = 2;

  /** Scenarios need commits at any time, not many: two clusters pay for each. */
  private static final Duration PACE = Duration.ofMillis(20);

  private final long rows;
  private final long seed;
  private final CommitLog log = new CommitLog();
  private final Workload workload;

  private Traffic(String url, long rows, long seed) {
    this.rows = rows;
    this.seed = seed;
    this.workload = new Workload(url, rows, log, PACE);
  }

  /** Loads accounts; transfers do not run yet. */
  public static Traffic load(String url, long rows, long seed) throws SQLException, IOException {
    System.out.println("seed " + seed);
    try (Connection connection = DriverManager.getConnection(url)) {
      Bank.createTables(connection);
      Bank.load(connection, rows, seed, sent -> {});
    }
    return new Traffic(url, rows, seed);
  }

  public Traffic start() {
    workload.start(CONNECTIONS, seed);
    return this;
  }

  public long commits() {
    return workload.commits();
  }

  /** What is wrong with a promoted standby; empty where it has what it must and nothing else. */
  public String problems(String standbyUrl, HlcTimestamp failoverTime) throws SQLException {
    try (Connection connection = DriverManager.getConnection(standbyUrl)) {
      Verification verification = new Verifier(log, failoverTime, rows).verify(connection);
      return verification.isGood() ? "" : verification.toString();
    }
  }

  @Override
  public void close() {
    workload.close();
  }
}
