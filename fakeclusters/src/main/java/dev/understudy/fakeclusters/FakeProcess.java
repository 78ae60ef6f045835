package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;

/** The clusters as one process reaches them, until it is cut off. */
public final class FakeProcess implements ClusterGateway {
  private final FakeClusters clusters;
  private final String name;
  private volatile boolean cut;

  FakeProcess(FakeClusters clusters, String name) {
    this.clusters = clusters;
    this.name = name;
  }

  /** From now on no statement of this process reaches a cluster; there is no way back. */
  public void cutOff() {
    synchronized (clusters) {
      cut = true;
    }
  }

  @Override
  public SystemConnection system(ClusterAccess access) {
    FakeCluster cluster = reach(access);
    synchronized (clusters) {
      cluster.checkAdministrator(access.login());
    }
    return new FakeSystemConnection(this, cluster);
  }

  @Override
  public ApplicationConnection application(ClusterAccess access, String virtualCluster) {
    FakeCluster cluster = reach(access);
    synchronized (clusters) {
      cluster.advance();
      long id = cluster.admit(virtualCluster, access.login());
      return new FakeApplicationConnection(this, cluster, id);
    }
  }

  String name() {
    return name;
  }

  /**
   * @throws UnderstudyException CLUSTER_UNREACHABLE
   */
  void check(FakeCluster cluster) {
    if (cut) {
      throw unreachable("The process %s is cut off.".formatted(name));
    }
    cluster.checkReachable();
  }

  private FakeCluster reach(ClusterAccess access) {
    FakeCluster cluster = clusters.at(access.endpoint());
    if (cluster == null) {
      throw unreachable("Nobody listens at %s.".formatted(access.endpoint()));
    }
    check(cluster);
    return cluster;
  }

  static UnderstudyException unreachable(String message) {
    return new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, message);
  }
}
