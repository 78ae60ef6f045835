package dev.understudy.activities.cluster;

/**
 * Opens connections to clusters. Every method of a connection fails with an {@link
 * dev.understudy.domain.UnderstudyException}: CLUSTER_UNREACHABLE where the connection broke or a
 * limit passed, CLUSTER_REFUSED where the cluster said no.
 */
public interface ClusterGateway {

  /** To the system virtual cluster. */
  SystemConnection system(ClusterAccess access);

  /** To an application virtual cluster, as an application connects. */
  ApplicationConnection application(ClusterAccess access, String virtualCluster);
}
