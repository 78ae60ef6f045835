package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.ClusterFacts;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.activities.cluster.VersionFact;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailbackRules.Side;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at both clusters before anything is changed, and refuses what cannot end well. */
final class Preflight {
  private static final String SYSTEM = "system";

  /** Of the virtual cluster that takes what a cluster without virtualization holds. */
  private static final String MAIN = "main";

  private final StreamClusters clusters;
  private final StreamReader reader;

  Preflight(StreamClusters clusters, StreamReader reader) {
    this.clusters = clusters;
    this.reader = reader;
  }

  ReplicationFacts look(StreamRecord record) {
    ClusterFacts primaryFacts;
    VirtualCluster served;
    Side primarySide;
    String primaryId;
    try (SystemConnection primary = clusters.primary(record)) {
      primaryFacts = checked(record, primary, "primary");
      served = served(primary, primaryFacts.version());
      primarySide = SharedHistory.of(primary, served);
      primaryId = primary.clusterId();
    }
    try (SystemConnection standby = clusters.standby(record)) {
      ClusterFacts standbyFacts = checked(record, standby, "standby");
      if (standby.clusterId().equals(primaryId)) {
        throw refused(
            "Primary and standby are one cluster (%s) under two names.".formatted(primaryId));
      }
      checkOrder(standbyFacts.version(), primaryFacts.version(), "version");
      checkOrder(standbyFacts.finalized(), primaryFacts.finalized(), "finalized version");
      if (record.reader() != null && !standbyFacts.version().has(VersionFact.READER)) {
        throw refused(
            "The standby runs %s; a read-only virtual cluster needs %s or later."
                .formatted(standbyFacts.version(), VersionFact.READER.first()));
      }
      VirtualCluster own = onlyApplication(standby.virtualClusters());
      if (own != null) {
        checkMayBeOverwritten(record, own);
      }
      Failback failback =
          SharedHistory.decide(
                  primaryFacts.version(),
                  reader.isActiveSide(record.primaryClusterId()),
                  primarySide,
                  SharedHistory.of(standby, own))
              .orElse(null);
      return new ReplicationFacts(
          nameOnStandby(served, own, failback),
          own == null ? null : own.id(),
          null,
          failback,
          served.name());
    }
  }

  /**
   * Whether the standby's virtual cluster may lose what it holds. A wipe loses all of it, a
   * failback what was written there after the two clusters parted, and what is lost is in the
   * backup either way: so an old primary that nobody uses needs no yes. One that has clients does,
   * for a failback as for a wipe, because they go on writing what will not be in the backup.
   *
   * @throws UnderstudyException CONFIRMATION_NEEDED where the virtual cluster has clients, or was
   *     promoted, and nobody agreed to lose it
   */
  void checkMayBeOverwritten(StreamRecord record, VirtualCluster virtualCluster) {
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

  /** A standby is upgraded, and its upgrade finalized, before its primary; on the way back too. */
  private static void checkOrder(ClusterVersion standby, ClusterVersion primary, String what) {
    if (standby.isBefore(primary)) {
      throw refused(
          ("The standby's %s %s is lower than the primary's %s. Upgrade the standby, and finalize"
                  + " that on its system virtual cluster; a primary is upgraded after its standby,"
                  + " and so is a promoted one after the cluster that it goes back to.")
              .formatted(what, standby, primary));
    }
  }

  private static ClusterFacts checked(
      StreamRecord record, SystemConnection connection, String role) {
    ClusterFacts facts = connection.facts();
    if (facts.version().isBefore(ClusterVersion.OLDEST)) {
      throw refused(
          "The %s runs %s; replication needs %s or later."
              .formatted(role, facts.version(), ClusterVersion.OLDEST));
    }
    if (facts.version().has(VersionFact.LICENCE_STEP) && !facts.licensed()) {
      throw refused(
          "The %s of stream %s has no licence set, which %s needs."
              .formatted(role, record.id(), facts.version()));
    }
    return facts;
  }

  /** What is to be replicated: the one that serves, or all of a cluster that has only itself. */
  private static VirtualCluster served(SystemConnection primary, ClusterVersion version) {
    List<VirtualCluster> all = primary.virtualClusters();
    List<VirtualCluster> applications = all.stream().filter(VirtualCluster::isApplication).toList();
    if (applications.isEmpty() && version.has(VersionFact.SYSTEM_AS_SOURCE)) {
      // A virtualized cluster that is empty sends its clients to a virtual cluster to come.
      String target = primary.defaultTarget();
      Optional<VirtualCluster> system =
          all.stream().filter(found -> found.name().equals(SYSTEM)).findFirst();
      if (system.isPresent() && (target.isBlank() || target.equals(SYSTEM))) {
        return system.get();
      }
    }
    List<VirtualCluster> serving = applications.stream().filter(VirtualCluster::serves).toList();
    if (serving.size() != 1) {
      throw refused(
          "The primary serves %d application virtual clusters; replication needs exactly one."
              .formatted(serving.size()));
    }
    return serving.get(0);
  }

  /** A virtual cluster that is kept keeps its name. */
  private static String nameOnStandby(
      VirtualCluster served, @Nullable VirtualCluster own, @Nullable Failback failback) {
    if (own != null && failback != null && failback.mode() == Failback.Mode.NET_NEW) {
      return own.name();
    }
    return served.isApplication() ? served.name() : MAIN;
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
