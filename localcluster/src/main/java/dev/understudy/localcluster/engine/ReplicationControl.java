package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What statements do with replication and history beyond a stream's first life: failback, options,
 * readers, protected timestamps. Errors are {@link ClusterException}s with CockroachDB's texts.
 */
public interface ReplicationControl {

  /** Takes a virtual cluster back to where it parted from the source, and follows from there. */
  void failBack(long id, ReplicationRequest request);

  /** Changes those options of a running stream that are given. */
  void alter(long id, ReplicationOptions options);

  /** On the source: how long history is kept without a heartbeat of the consumer. */
  void setSourceExpiration(long id, Duration expiration);

  /** Takes a virtual cluster without service back to a time; returns when it is there. */
  void resetData(long id, Timestamp target);

  /** Where a virtual cluster was once replicated from, if it was. */
  Optional<PriorReplication> prior(long id);

  /** Whether a virtual cluster only shows another one's data. */
  boolean isReader(long id);

  /** Every protected timestamp, by job. */
  List<ProtectedTimestamp> protectedTimestamps();

  /** How long a virtual cluster keeps overwritten versions. */
  Duration gcTtl(long id);

  /** Sets it with a transaction of that virtual cluster. */
  void setGcTtl(Transaction writing, int seconds);
}
