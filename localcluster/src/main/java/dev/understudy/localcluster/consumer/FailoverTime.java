package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import org.jspecify.annotations.Nullable;

/** Decides which time a failover may go to. */
final class FailoverTime {
  private FailoverTime() {}

  /**
   * @param target null for LATEST
   * @throws ClusterException if there is nothing replicated yet, or no history that far back
   */
  static Timestamp choose(
      IngestionDetails details,
      @Nullable Timestamp replicated,
      @Nullable Timestamp target,
      String name) {
    if (target == null) {
      if (replicated == null) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "replicated tenant \"%s\" (%d) has not replicated any data yet"
                .formatted(name, details.virtualClusterId()));
      }
      return replicated;
    }
    Timestamp earliest = details.retained(replicated);
    if (target.compareTo(earliest) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "cutover time %s is before earliest safe cutover time %s".formatted(target, earliest));
    }
    return target;
  }
}
