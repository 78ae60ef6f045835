package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One transaction that waits for the committer. */
final class CommitRequest {
  private final ReadSet.Test reads;
  final CompletableFuture<Timestamp> outcome = new CompletableFuture<>();
  private final NavigableMap<byte[], byte[]> writes;
  private final byte[] deleted;
  private Timestamp validatedUpTo;
  private Timestamp timestamp = Timestamp.ZERO;

  /**
   * @param deleted the very array that stands for a deletion among the writes' values
   */
  CommitRequest(
      Timestamp readTimestamp,
      ReadSet.Test reads,
      NavigableMap<byte[], byte[]> writes,
      byte[] deleted) {
    this.validatedUpTo = readTimestamp;
    this.reads = reads;
    this.writes = writes;
    this.deleted = deleted;
  }

  /** Whether the transaction read a key. */
  ReadSet.Test reads() {
    return reads;
  }

  /** The time up to which nothing was written that the transaction had read. */
  Timestamp validatedUpTo() {
    return validatedUpTo;
  }

  void validated(Timestamp upTo) {
    validatedUpTo = upTo;
  }

  Set<byte[]> keys() {
    return writes.keySet();
  }

  /** The commit timestamp, once written. */
  Timestamp timestamp() {
    return timestamp;
  }

  void writeTo(Batch batch, long virtualClusterId, Timestamp at) {
    timestamp = at;
    writes.forEach(
        (key, value) -> {
          byte[] escaped = Keys.escape(key);
          batch.put(
              Family.DATA,
              Keys.version(virtualClusterId, escaped, at.wallNanos(), at.logical()),
              value == deleted ? Keys.tombstone() : Keys.live(value));
          batch.put(
              Family.RECENT,
              Keys.recent(virtualClusterId, escaped, at.wallNanos(), at.logical()),
              new byte[0]);
        });
  }
}
