package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.UUID;

/**
 * Where a virtual cluster was once replicated from, and as of when it was promoted; what {@code
 * SHOW VIRTUAL CLUSTER … WITH PRIOR REPLICATION DETAILS} shows.
 *
 * @param sourceId {@code cluster id:virtual cluster id}
 */
public record PriorReplication(String sourceId, Timestamp activationTime) {

  /** How a virtual cluster is named to other clusters. */
  public static String id(UUID clusterId, long virtualClusterId) {
    return clusterId + ":" + virtualClusterId;
  }
}
