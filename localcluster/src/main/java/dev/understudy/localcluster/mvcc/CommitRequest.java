package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One transaction that waits for the committer. */
final class CommitRequest {
  final Timestamp readTimestamp;
  final ReadSet reads;
  final CompletableFuture<Timestamp> outcome = new CompletableFuture<>();
  private final NavigableMap<byte[], byte[]> writes;
  private final byte[] deleted;
  private Timestamp timestamp = Timestamp.ZERO;

  /**
   * @param deleted the very array that stands for a deletion among the writes' values
   */
  CommitRequest(
      Timestamp readTimestamp, ReadSet reads, NavigableMap<byte[], byte[]> writes, byte[] deleted) {
    this.readTimestamp = readTimestamp;
    this.reads = reads;
    this.writes = writes;
    this.deleted = deleted;
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
