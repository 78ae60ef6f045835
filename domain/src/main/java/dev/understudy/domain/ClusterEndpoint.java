package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * Where a cluster is reached: host, SQL port and HTTP port, and who vouches for it there.
 *
 * @param caCertificate the certificates, as PEM text, of which one must have issued the cluster's
 *     own; null where the cluster does not speak TLS
 */
public record ClusterEndpoint(
    String host, int sqlPort, int httpPort, @Nullable String caCertificate) {

  /** Of a cluster without TLS. */
  public ClusterEndpoint(String host, int sqlPort, int httpPort) {
    this(host, sqlPort, httpPort, null);
  }
}
