package dev.understudy.activities.cluster;

import io.micrometer.core.instrument.MeterRegistry;

/** Reaches CockroachDB, and what speaks as it does, over the PostgreSQL wire. */
public final class SqlClusterGateway implements ClusterGateway {
  private final MeterRegistry meters;

  public SqlClusterGateway(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public SystemConnection system(ClusterAccess access) {
    return new SqlSystemConnection(SqlSession.open(access, "system", meters));
  }

  @Override
  public ApplicationConnection application(ClusterAccess access, String virtualCluster) {
    return new SqlApplicationConnection(SqlSession.open(access, virtualCluster, meters));
  }
}
