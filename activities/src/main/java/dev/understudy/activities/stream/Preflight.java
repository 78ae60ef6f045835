package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.ClusterFacts;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at both clusters before anything is changed, and refuses what cannot end well. */
final class Preflight {
  private static final ClusterVersion FIRST_WITHOUT_LICENCE_STEP = new ClusterVersion(25, 1);
  private static final ClusterVersion OLDEST = new ClusterVersion(23, 2);

  private final StreamClusters clusters;
  private final StreamReader reader;

  Preflight(StreamClusters clusters, StreamReader reader) {
    this.clusters = clusters;
    this.reader = reader;
  }

  ReplicationFacts look(StreamRecord record) {
    String served;
    ClusterFacts primaryFacts;
    try (SystemConnection primary = clusters.primary(record)) {
      primaryFacts = checked(record, primary, "primary");
      served = servedVirtualCluster(primary.virtualClusters());
    }
    try (SystemConnection standby = clusters.standby(record)) {
      ClusterFacts standbyFacts = checked(record, standby, "standby");
      if (standbyFacts.version().compareTo(primaryFacts.version()) < 0) {
        throw refused(
            "The standby's version %s is lower than the primary's %s."
                .formatted(standbyFacts.version(), primaryFacts.version()));
      }
      VirtualCluster wiped = onlyApplication(standby.virtualClusters());
      if (wiped != null) {
        checkMayBeWiped(record, wiped);
      }
      return new ReplicationFacts(served, wiped == null ? null : wiped.id(), null);
    }
  }

  /**
   * @throws UnderstudyException CONFIRMATION_NEEDED where the virtual cluster serves, or was
   *     promoted, and nobody agreed to lose it
   */
  void checkMayBeWiped(StreamRecord record, VirtualCluster virtualCluster) {
    if (record.confirmWipe()) {
      return;
    }
    if (reader.isActiveSide(record.standbyClusterId())) {
      throw unconfirmed(
          "The standby took over in an earlier failover and may hold the only new data.");
    }
    if (virtualCluster.serves()) {
      try (ApplicationConnection application =
          clusters.application(record.standbyClusterId(), virtualCluster.name())) {
        int sessions = application.clientSessions();
        if (sessions > 0) {
          throw unconfirmed(
              "The standby's virtual cluster %s has %d client sessions."
                  .formatted(virtualCluster.name(), sessions));
        }
      }
    }
  }

  private static ClusterFacts checked(
      StreamRecord record, SystemConnection connection, String role) {
    ClusterFacts facts = connection.facts();
    if (facts.version().compareTo(OLDEST) < 0) {
      throw refused(
          "The %s runs %s; replication needs %s or later."
              .formatted(role, facts.version(), OLDEST));
    }
    if (facts.version().compareTo(FIRST_WITHOUT_LICENCE_STEP) < 0 && !facts.licensed()) {
      throw refused(
          "The %s of stream %s has no licence set, which %s needs."
              .formatted(role, record.id(), facts.version()));
    }
    return facts;
  }

  private static String servedVirtualCluster(List<VirtualCluster> all) {
    List<VirtualCluster> serving =
        all.stream().filter(VirtualCluster::isApplication).filter(VirtualCluster::serves).toList();
    if (serving.size() != 1) {
      throw refused(
          "The primary serves %d application virtual clusters; replication needs exactly one."
              .formatted(serving.size()));
    }
    return serving.get(0).name();
  }

  private static @Nullable VirtualCluster onlyApplication(List<VirtualCluster> all) {
    List<VirtualCluster> applications = all.stream().filter(VirtualCluster::isApplication).toList();
    if (applications.size() > 1) {
      throw refused(
          "The standby has %d application virtual clusters; it may have one at most."
              .formatted(applications.size()));
    }
    if (applications.isEmpty()) {
      return null;
    }
    VirtualCluster only = applications.get(0);
    if (!only.isReady()) {
      throw refused(
          "The standby's virtual cluster %s is in state %s: it replicates already, or it is debris."
              .formatted(only.name(), only.dataState()));
    }
    return only;
  }

  private static UnderstudyException refused(String message) {
    return new UnderstudyException(ErrorCode.CLUSTER_REFUSED, message);
  }

  private static UnderstudyException unconfirmed(String message) {
    return new UnderstudyException(ErrorCode.CONFIRMATION_NEEDED, message);
  }
}
