package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.util.Optional;
import java.util.function.LongFunction;

/** Decides from which times a virtual cluster can be read, and waits until they are settled. */
final class Reads {
  private final ClusterState state;
  private final LongFunction<Optional<ReplicationStatus>> replicated;

  /**
   * @param replicated how far a virtual cluster is that a job fills
   */
  Reads(ClusterState state, LongFunction<Optional<ReplicationStatus>> replicated) {
    this.state = state;
    this.replicated = replicated;
  }

  /** Whose keys hold a virtual cluster's data: a reader's are its parent's. */
  static long keysOf(VirtualClusterRecord cluster) {
    Long parent = cluster.readOf();
    return parent == null ? cluster.id() : parent;
  }

  Transaction begin(long id) {
    VirtualClusterRecord cluster = state.catalog().require(id);
    if (cluster.dataState() != DataState.READY) {
      throw unavailable(cluster);
    }
    return cluster.isReader()
        ? settled(keysOf(cluster), shownBy(cluster))
        : state.keySpace(id).begin();
  }

  Transaction asOf(long id, Timestamp time) {
    VirtualClusterRecord cluster = state.catalog().require(id);
    settle(cluster, time);
    return cluster.dataState() == DataState.READY && !cluster.isReader()
        ? new ReadOnly(state.keySpace(id).readAsOf(time))
        : settled(keysOf(cluster), time);
  }

  private Transaction settled(long keys, Timestamp time) {
    return new ReadOnly(
        KeySpace.readSettled(
            state.store(), keys, time, read -> state.thresholds().check(keys, read)));
  }

  /** As of when a reader shows its parent: the replicated time, or the time of the failover. */
  private Timestamp shownBy(VirtualClusterRecord reader) {
    Timestamp frozen = reader.frozenAt();
    Timestamp shown =
        frozen != null
            ? frozen
            : replicated.apply(keysOf(reader)).map(ReplicationStatus::replicatedTime).orElse(null);
    if (shown == null) {
      throw unavailable(reader);
    }
    return shown;
  }

  /** Returns once no version at or below the time can appear in the virtual cluster any more. */
  void settle(VirtualClusterRecord cluster, Timestamp time) {
    state.thresholds().check(keysOf(cluster), time);
    if (cluster.isReader()) {
      Timestamp latest = shownBy(cluster);
      if (time.compareTo(latest) > 0) {
        throw outside(cluster, time, state.thresholds().of(keysOf(cluster)), latest);
      }
      return;
    }
    if (cluster.dataState() == DataState.READY) {
      if (time.compareTo(state.clock().now()) > 0) {
        throw new ClusterException(
            "XXUUU", "AS OF SYSTEM TIME: cannot specify timestamp in the future (" + time + ")");
      }
      state.keySpace(cluster.id()).awaitClosed(time);
      return;
    }
    ReplicationStatus status =
        replicated.apply(cluster.id()).orElseThrow(() -> unavailable(cluster));
    Timestamp latest = status.replicatedTime();
    Timestamp earliest = status.retainedTime();
    if (latest == null || earliest == null) {
      throw unavailable(cluster);
    }
    if (time.compareTo(latest) > 0 || time.compareTo(earliest) < 0) {
      throw outside(cluster, time, earliest, latest);
    }
  }

  private static ClusterException outside(
      VirtualClusterRecord cluster, Timestamp time, Timestamp earliest, Timestamp latest) {
    return new ClusterException(
        ClusterException.UNCATEGORISED,
        "time %s is outside of what tenant \"%s\" has: %s to %s"
            .formatted(time, cluster.name(), earliest, latest));
  }

  private static ClusterException unavailable(VirtualClusterRecord cluster) {
    return new ClusterException(
        "55000", "tenant \"" + cluster.name() + "\" has no data that can be read yet");
  }
}
