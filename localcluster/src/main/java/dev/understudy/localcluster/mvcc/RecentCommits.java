package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Answers whether anything that a transaction read was written after it read it: from memory for
 * the last commits, from the recent index for transactions that are older than those. Used by the
 * committer's thread alone.
 */
final class RecentCommits {
  private static final int KEYS_IN_MEMORY = 20_000;

  private record Commit(Timestamp timestamp, byte[] key) {}

  private final Store store;
  private final long virtualClusterId;
  private final Deque<Commit> commits = new ArrayDeque<>();
  private Timestamp completeAbove;

  /**
   * @param completeAbove no commit above this time is missing here
   */
  RecentCommits(Store store, long virtualClusterId, Timestamp completeAbove) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.completeAbove = completeAbove;
  }

  boolean conflict(CommitRequest request) {
    if (request.reads.isEmpty()) {
      return false;
    }
    ReadSet.Test read = request.reads.freeze();
    Iterator<Commit> newestFirst = commits.descendingIterator();
    while (newestFirst.hasNext()) {
      Commit commit = newestFirst.next();
      if (commit.timestamp.compareTo(request.readTimestamp) <= 0) {
        return false;
      }
      if (read.covers(commit.key)) {
        return true;
      }
    }
    return request.readTimestamp.compareTo(completeAbove) < 0
        && writtenInIndex(read, request.readTimestamp);
  }

  private boolean writtenInIndex(ReadSet.Test read, Timestamp after) {
    if (after.compareTo(RecentIndex.completeAbove(store, virtualClusterId)) < 0) {
      return true;
    }
    try (RecentIndex.Entries entries =
        RecentIndex.between(store, virtualClusterId, after, completeAbove)) {
      while (entries.next()) {
        if (read.covers(entries.userKey())) {
          return true;
        }
      }
    }
    return false;
  }

  void add(CommitRequest request, Timestamp timestamp) {
    for (byte[] key : request.keys()) {
      commits.addLast(new Commit(timestamp, key));
    }
    while (commits.size() > KEYS_IN_MEMORY) {
      completeAbove = commits.removeFirst().timestamp;
    }
  }
}
