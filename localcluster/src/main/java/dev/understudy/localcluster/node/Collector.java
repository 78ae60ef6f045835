package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.GcTtl;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Garbage;
import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old versions below what any job protects, any reader shows, and the TTL keeps; a batch of
 * each virtual cluster at a time.
 */
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final ClusterState state;
  private final GcTtl ttl;
  private final int batch;

  Collector(ClusterState state, Tuning tuning) {
    this.state = state;
    this.ttl = new GcTtl(state);
    this.batch = tuning.collectedPerBatch();
  }

  /** Does a batch; says whether there is more to do. */
  boolean collect() {
    boolean more = false;
    for (VirtualClusterRecord cluster : state.catalog().visible()) {
      more |= !cluster.isReader() && tryCollect(cluster.id());
    }
    return more;
  }

  /** One virtual cluster that cannot be read does not keep the garbage of all others. */
  private boolean tryCollect(long id) {
    try {
      return collect(id);
    } catch (RuntimeException e) {
      LOG.warn("old versions of tenant [{}] were not removed; it will be tried again", id, e);
      return false;
    }
  }

  private boolean collect(long id) {
    if (!isAnythingBelow(id, bound(id))) {
      return false;
    }
    Timestamp threshold = state.thresholds().raise(id, () -> bound(id));
    return Garbage.collect(state.store(), id, threshold, batch) == batch;
  }

  private boolean isAnythingBelow(long id, Timestamp bound) {
    try (RecentIndex.Entries entries =
        RecentIndex.between(state.store(), id, Timestamp.ZERO, bound)) {
      return entries.next();
    }
  }

  private Timestamp bound(long id) {
    Instant oldest = state.instant().minus(ttl.of(id));
    Stream<Timestamp> frozen =
        state.catalog().visible().stream()
            .filter(found -> found.reads(id))
            .map(VirtualClusterRecord::frozenAt)
            .filter(Objects::nonNull);
    return Stream.concat(frozen, state.jobs().protectedTime(id).stream())
        .reduce(Timestamp.of(oldest), (left, right) -> left.compareTo(right) < 0 ? left : right);
  }
}
