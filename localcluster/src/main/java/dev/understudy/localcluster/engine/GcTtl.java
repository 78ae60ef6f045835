package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.ReadGuard;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * How long a virtual cluster keeps overwritten versions: {@code gc.ttlseconds} of its default zone.
 * It is a key of the virtual cluster, so that it replicates with the data.
 */
public final class GcTtl {
  /** CockroachDB's default since v23.1. */
  private static final Duration DEFAULT = Duration.ofHours(4);

  private static final byte[] KEY = {0, 'z'};

  private final ClusterState state;

  public GcTtl(ClusterState state) {
    this.state = state;
  }

  public Duration of(long virtualClusterId) {
    try (Transaction reading =
        KeySpace.readSettled(state.store(), virtualClusterId, Timestamp.MAX, ReadGuard.NONE)) {
      byte[] found = reading.get(KEY);
      return found == null ? DEFAULT : Duration.ofSeconds(ByteBuffer.wrap(found).getInt());
    }
  }

  /** Stores the time in a transaction of the virtual cluster. */
  public static void set(Transaction writing, int seconds) {
    writing.put(KEY, ByteBuffer.allocate(4).putInt(seconds).array());
  }
}
