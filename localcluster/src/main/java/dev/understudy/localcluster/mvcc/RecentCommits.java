package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Answers whether anything that a transaction read was written after it read it: from memory for
 * the last commits, from the recent index for transactions that are older than those. What is not
 * said to run on the transaction's own thread is the committer's thread's alone.
 */
final class RecentCommits {
  private static final int KEYS_IN_MEMORY = 20_000;
  private static final long BYTES_IN_MEMORY = 8L << 20;

  private record Commit(Timestamp timestamp, byte[] key) {}

  private final Store store;
  private final long virtualClusterId;
  private final Deque<Commit> commits = new ArrayDeque<>();
  private long bytes;
  private volatile Timestamp completeAbove;

  /**
   * @param completeAbove no commit above this time is missing here
   */
  RecentCommits(Store store, long virtualClusterId, Timestamp completeAbove) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.completeAbove = completeAbove;
  }

  /**
   * Validates a transaction that began before the commits in memory, on its own thread, so that
   * nobody waits for it; what is committed meanwhile is left for {@link #conflict}.
   */
  boolean conflictInIndex(CommitRequest request, Timestamp closed) {
    Timestamp after = request.validatedUpTo();
    if (request.reads() == ReadSet.Test.NOTHING || after.compareTo(completeAbove) >= 0) {
      return false;
    }
    if (writtenInIndex(request.reads(), after, closed)) {
      return true;
    }
    request.validated(closed);
    return false;
  }

  /** Validates against all commits, those of the group being made included. */
  boolean conflict(CommitRequest request) {
    if (request.reads() == ReadSet.Test.NOTHING) {
      return false;
    }
    Timestamp after = request.validatedUpTo();
    Iterator<Commit> newestFirst = commits.descendingIterator();
    while (newestFirst.hasNext()) {
      Commit commit = newestFirst.next();
      if (commit.timestamp.compareTo(after) <= 0) {
        return false;
      }
      if (request.reads().covers(commit.key)) {
        return true;
      }
    }
    Timestamp known = completeAbove;
    return after.compareTo(known) < 0 && writtenInIndex(request.reads(), after, known);
  }

  private boolean writtenInIndex(ReadSet.Test read, Timestamp after, Timestamp upTo) {
    try (RecentIndex.Entries entries = RecentIndex.between(store, virtualClusterId, after, upTo)) {
      // Asked once the walk holds its snapshot: what is trimmed from now on is still in it.
      if (after.compareTo(RecentIndex.completeAbove(store, virtualClusterId)) < 0) {
        return true;
      }
      while (entries.next()) {
        if (read.covers(entries.userKey())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes notice of a transaction of the group being made, which is in no index yet. */
  void add(CommitRequest request, Timestamp timestamp) {
    for (byte[] key : request.keys()) {
      commits.addLast(new Commit(timestamp, key));
      bytes += key.length;
    }
  }

  /**
   * Forgets the oldest commits if there are too many. Only between two groups: before a group is
   * written the index does not have what is forgotten here.
   */
  void shrink() {
    while (commits.size() > KEYS_IN_MEMORY || bytes > BYTES_IN_MEMORY) {
      Commit oldest = commits.removeFirst();
      bytes -= oldest.key.length;
      completeAbove = oldest.timestamp;
    }
  }
}
