package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.mvcc.Timestamp;
import org.jspecify.annotations.Nullable;

/** Decides which time a failover may go to. */
final class FailoverTime {
  private FailoverTime() {}

  /**
   * @param cluster the virtual cluster's name and id, for messages
   * @param start when replication began
   * @param target null for LATEST
   * @throws ClusterException if there is nothing replicated yet, or no history that far back
   */
  static Timestamp choose(
      CrdbVersion version,
      String cluster,
      Timestamp start,
      Timestamp earliest,
      @Nullable Timestamp replicated,
      @Nullable Timestamp target) {
    if (target == null) {
      if (replicated == null && version.has(VersionFact.LATEST_DURING_SCAN)) {
        return start;
      }
      if (replicated == null) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "replicated tenant " + cluster + " has not replicated any data yet");
      }
      return replicated;
    }
    if (target.compareTo(start) < 0 && version.has(VersionFact.START_TIME_SAID)) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "failover time %s is before the replication start time %s".formatted(target, start));
    }
    if (target.compareTo(earliest) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "cutover time %s is before earliest safe cutover time %s".formatted(target, earliest));
    }
    return target;
  }
}
