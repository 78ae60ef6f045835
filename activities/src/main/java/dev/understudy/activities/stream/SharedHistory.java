package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Prior;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.activities.cluster.VersionFact;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailbackRules;
import dev.understudy.domain.FailbackRules.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks both clusters what {@link FailbackRules} decides on; changes nothing. */
final class SharedHistory {
  private SharedHistory() {}

  /**
   * @param virtualCluster null where there is none
   */
  static Side of(SystemConnection connection, @Nullable VirtualCluster virtualCluster) {
    String cluster = connection.clusterId() + ":";
    var now = connection.clock().toInstant();
    if (virtualCluster == null) {
      return new Side(cluster, null, null, connection.keptHistory(), now);
    }
    Prior prior = connection.prior(virtualCluster.name());
    return new Side(
        cluster + virtualCluster.id(),
        prior.sourceId(),
        prior.activation(),
        connection.keptHistory(),
        now);
  }

  /**
   * @param version of the primary, which is not above the standby's
   * @param promoted whether the primary was, by an earlier stream
   */
  static Optional<Failback> decide(
      ClusterVersion version, boolean promoted, Side primary, Side standby) {
    if (version.has(VersionFact.FAILBACK)) {
      return FailbackRules.decide(primary, standby);
    }
    return promoted
        ? Optional.of(
            Failback.fullCopy(
                "%s knows no START REPLICATION OF, which %s and later have"
                    .formatted(version, VersionFact.FAILBACK.first())))
        : Optional.empty();
  }
}
