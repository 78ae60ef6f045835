package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a promoted standby with the client's own log of acknowledged commits. */
final class Verifier {
  private static final int FETCH_SIZE = 10_000;

  private final CommitLog log;
  private final HlcTimestamp failoverTime;
  private final long accounts;

  Verifier(CommitLog log, HlcTimestamp failoverTime, long accounts) {
    this.log = log;
    this.failoverTime = failoverTime;
    this.accounts = accounts;
  }

  /**
   * Reads everything once. A commit that was never acknowledged counts as neither lost nor extra,
   * but its transfer must be there whole or not at all.
   */
  Verification verify(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Map<Long, JournalEntry> journal = readJournal(connection);
    long kept = 0;
    long lost = 0;
    long extra = 0;
    for (CommitLog.Commit commit : log.commits()) {
      JournalEntry found = journal.get(commit.entry().id());
      if (commit.at().compareTo(failoverTime) > 0) {
        extra += found == null ? 0 : 1;
      } else if (commit.entry().equals(found)) {
        kept++;
      } else {
        lost++;
      }
    }
    Map<Long, CommitLog.Commit> known = new HashMap<>();
    log.commits().forEach(commit -> known.put(commit.entry().id(), commit));
    extra +=
        journal.keySet().stream()
            .filter(id -> !known.containsKey(id) && !log.isInDoubt(id))
            .count();
    List<String> problems = checkBalances(connection, journal);
    connection.rollback();
    return new Verification(kept, lost, extra, problems);
  }

  private static Map<Long, JournalEntry> readJournal(Connection connection) throws SQLException {
    Map<Long, JournalEntry> journal = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      ResultSet row =
          statement.executeQuery("SELECT id, kind, from_account, to_account, amount FROM journal");
      while (row.next()) {
        JournalEntry entry =
            new JournalEntry(
                row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5));
        journal.put(entry.id(), entry);
      }
    }
    return journal;
  }

  /** Every balance must be what the journal beside it says, and no money made or lost. */
  private List<String> checkBalances(Connection connection, Map<Long, JournalEntry> journal)
      throws SQLException {
    Map<Long, Long> moved = new HashMap<>();
    for (JournalEntry entry : journal.values()) {
      if (entry.isTransfer()) {
        moved.merge(entry.fromAccount(), -entry.amount(), Long::sum);
        moved.merge(entry.toAccount(), entry.amount(), Long::sum);
      }
    }
    long count = 0;
    long total = 0;
    long torn = 0;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      ResultSet row = statement.executeQuery("SELECT id, balance FROM accounts");
      while (row.next()) {
        long balance = row.getLong(2);
        count++;
        total += balance;
        torn += balance == Bank.INITIAL_BALANCE + moved.getOrDefault(row.getLong(1), 0L) ? 0 : 1;
      }
    }
    List<String> problems = new ArrayList<>();
    if (count != accounts) {
      problems.add("the standby has %d accounts, %d were loaded".formatted(count, accounts));
    }
    if (total != accounts * Bank.INITIAL_BALANCE) {
      problems.add(
          "the balances add up to %d, not %d".formatted(total, accounts * Bank.INITIAL_BALANCE));
    }
    if (torn > 0) {
      problems.add("%d balances are not what the journal says: torn transactions".formatted(torn));
    }
    return problems;
  }
}
