package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * How a cluster that its owner runs is reached. Holds no secrets: its logins are kept sealed.
 *
 * @param caCertificate as PEM text; null where the cluster does not speak TLS
 * @param applicationVirtualCluster which one applications use; null until it is found or where
 *     there is none
 * @param clusterId as the cluster names itself; null until it was asked
 */
public record SelfHosted(
    String host,
    int sqlPort,
    int httpPort,
    @Nullable String caCertificate,
    @Nullable String applicationVirtualCluster,
    @Nullable String clusterId) {

  /** Where that is, for whoever connects. */
  public ClusterEndpoint endpoint() {
    return new ClusterEndpoint(host, sqlPort, httpPort, caCertificate);
  }

  /** The same as the cluster itself was found. */
  public SelfHosted found(@Nullable String virtualCluster, String id) {
    return new SelfHosted(host, sqlPort, httpPort, caCertificate, virtualCluster, id);
  }
}
