package dev.understudy.bench.figure;

import dev.understudy.bench.report.Measurement;
import java.util.List;
import java.util.Locale;

/** What can be measured of the data plane, in the order in which it is. */
public enum Figure {
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

  private final Method method;

  /** How a figure is measured. */
  @FunctionalInterface
  private interface Method {
    List<Measurement> measure(Bench bench) throws Exception;
  }

  Figure(Method method) {
    this.method = method;
  }

  /** Its lines of the table; one that says so if it could not be measured. */
  public List<Measurement> measure(Bench bench) {
    try {
      return method.measure(bench);
    } catch (Exception e) {
      return List.of(Measurement.failed(name().toLowerCase(Locale.ROOT), e));
    }
  }
}
