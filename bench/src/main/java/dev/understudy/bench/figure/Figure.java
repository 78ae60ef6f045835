package dev.understudy.bench.figure;

/** What can be measured of the data plane, in the order in which it is. */
public enum Figure implements Measurable<Bench> {
  LOAD(ReplicationFigures::load),
  SCAN(ReplicationFigures::scan),
  MEMORY(ReplicationFigures::memory),
  LAG(ReplicationFigures::lag),
  FAILOVER(ReplicationFigures::failover),
  FAILBACK(ReplicationFigures::failback),
  READS(ClusterFigures::reads),
  UPSERTS(ClusterFigures::upserts),
  REVERT(ClusterFigures::revert),
  REOPEN(ClusterFigures::reopen);

  private final Method<Bench> method;

  Figure(Method<Bench> method) {
    this.method = method;
  }

  @Override
  public Method<Bench> method() {
    return method;
  }
}
