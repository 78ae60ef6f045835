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

  Transaction begin(long id) {
    VirtualClusterRecord cluster = state.catalog().require(id);
    if (cluster.dataState() != DataState.READY) {
      throw unavailable(cluster);
    }
    return state.keySpace(id).begin();
  }

  Transaction asOf(long id, Timestamp time) {
    VirtualClusterRecord cluster = state.catalog().require(id);
    settle(cluster, time);
    return cluster.dataState() == DataState.READY
        ? state.keySpace(id).readAsOf(time)
        : KeySpace.readSettled(state.store(), id, time);
  }

  /** Returns once no version at or below the time can appear in the virtual cluster any more. */
  void settle(VirtualClusterRecord cluster, Timestamp time) {
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
      throw new ClusterException(
          "XXUUU",
          "time %s is outside of what tenant \"%s\" has: %s to %s"
              .formatted(time, cluster.name(), earliest, latest));
    }
  }

  private static ClusterException unavailable(VirtualClusterRecord cluster) {
    return new ClusterException(
        "55000", "tenant \"" + cluster.name() + "\" has no data that can be read yet");
  }
}
