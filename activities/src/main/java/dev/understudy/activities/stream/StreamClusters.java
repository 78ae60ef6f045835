package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Opens connections to a stream's clusters with the logins that the catalog keeps. */
public final class StreamClusters {
  private static final int READS_AT_ONCE = 8;

  private final ClusterGateway gateway;
  private final ClusterReader clusters;
  private final LoginStore logins;
  private final StreamLedger ledger;

  /**
   * A sweep that begins looks all its clusters up at once: they queue here, not for connections.
   */
  private final Semaphore reads = new Semaphore(READS_AT_ONCE);

  public StreamClusters(
      ClusterGateway gateway, ClusterReader clusters, LoginStore logins, StreamLedger ledger) {
    this.gateway = gateway;
    this.clusters = clusters;
    this.logins = logins;
    this.ledger = ledger;
  }

  /**
   * Called by every step before it acts.
   *
   * @throws UnderstudyException STALE_DRIVER
   */
  void checkDriver(StreamRecord record) {
    if (!ledger.isDriver(record.id(), record.driverEpoch())) {
      throw new UnderstudyException(
              ErrorCode.STALE_DRIVER, "Another workflow run drives the stream now.")
          .with("stream", record.id())
          .with("epoch", record.driverEpoch());
    }
  }

  SystemConnection primary(StreamRecord record) {
    return gateway.system(access(record.primaryClusterId(), Login.Kind.SYSTEM));
  }

  public SystemConnection standby(StreamRecord record) {
    return gateway.system(access(record.standbyClusterId(), Login.Kind.SYSTEM));
  }

  ApplicationConnection application(UUID clusterId, String virtualCluster) {
    return gateway.application(access(clusterId, Login.Kind.APPLICATION), virtualCluster);
  }

  /** The standby after its promotion: its data, users included, are the primary's. */
  ApplicationConnection promoted(StreamRecord record, String virtualCluster) {
    return gateway.application(
        access(record.standbyClusterId(), record.primaryClusterId(), Login.Kind.APPLICATION),
        virtualCluster);
  }

  void keepPrimarysApplicationLogin(StreamRecord record) {
    logins.copy(record.primaryClusterId(), record.standbyClusterId(), Login.Kind.APPLICATION);
  }

  /** The primary as the standby's consumer reaches it; makes the login if there is none. */
  ClusterAccess replicationAccess(StreamRecord record, Login suggested) {
    ClusterRecord primary = cluster(record.primaryClusterId());
    Login login = logins.putIfAbsent(primary.id(), Login.Kind.REPLICATION, suggested);
    return new ClusterAccess(primary.name(), endpointOf(primary), login);
  }

  /** The same, if peering has made the login. */
  Optional<ClusterAccess> replicationAccess(StreamRecord record) {
    ClusterRecord primary = cluster(record.primaryClusterId());
    return logins
        .find(primary.id(), Login.Kind.REPLICATION)
        .map(login -> new ClusterAccess(primary.name(), endpointOf(primary), login));
  }

  String nameOf(UUID clusterId) {
    return cluster(clusterId).name();
  }

  private ClusterAccess access(UUID clusterId, Login.Kind kind) {
    return access(clusterId, clusterId, kind);
  }

  private ClusterAccess access(UUID clusterId, UUID loginOf, Login.Kind kind) {
    reads.acquireUninterruptibly();
    try {
      ClusterRecord cluster = cluster(clusterId);
      return new ClusterAccess(cluster.name(), endpointOf(cluster), login(loginOf, kind));
    } finally {
      reads.release();
    }
  }

  private ClusterRecord cluster(UUID clusterId) {
    return clusters
        .find(clusterId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_NOT_FOUND, "There is no cluster " + clusterId + "."));
  }

  private static ClusterEndpoint endpointOf(ClusterRecord cluster) {
    ClusterEndpoint endpoint = cluster.endpoint();
    if (endpoint == null) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_NOT_READY,
          "The cluster %s has no address yet.".formatted(cluster.id()));
    }
    return endpoint;
  }

  private Login login(UUID clusterId, Login.Kind kind) {
    return logins
        .find(clusterId, kind)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "The catalog has no %s login for cluster %s.".formatted(kind, clusterId)));
  }
}
