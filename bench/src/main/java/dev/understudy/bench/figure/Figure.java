package dev.understudy.bench.figure;

import dev.understudy.bench.report.Findings;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.site.Busy;
import java.util.List;
import java.util.Locale;

/** What can be measured, in the order in which it is. */
public enum Figure {
  LOAD(Group.DATA_PLANE, clusters(ReplicationFigures::load)),
  SCAN(Group.DATA_PLANE, clusters(ReplicationFigures::scan)),
  MEMORY(Group.DATA_PLANE, clusters(ReplicationFigures::memory)),
  LAG(Group.DATA_PLANE, clusters(ReplicationFigures::lag)),
  FAILOVER(Group.DATA_PLANE, clusters(ReplicationFigures::failover)),
  FAILBACK(Group.DATA_PLANE, clusters(ReplicationFigures::failback)),
  READS(Group.DATA_PLANE, clusters(ClusterFigures::reads)),
  UPSERTS(Group.DATA_PLANE, clusters(ClusterFigures::upserts)),
  REVERT(Group.DATA_PLANE, clusters(ClusterFigures::revert)),
  REOPEN(Group.DATA_PLANE, clusters(ClusterFigures::reopen)),
  ORCHESTRATION(Group.CONTROL_PLANE, control(FailoverFigures::measure)),
  STREAMS(Group.CONTROL_PLANE, control(StreamFigures::measure)),
  MESSAGES(Group.CONTROL_PLANE, control(MessageFigures::measure)),
  MONTH(Group.CONTROL_PLANE, control(MonthFigures::measure)),
  CURVE_DATA(Group.CURVES, DataCurve::measure),
  CURVE_REVERTED(Group.CURVES, RevertCurve::measure),
  CURVE_STREAMS(Group.CURVES, StreamCurve::measure),
  CURVE_API(Group.CURVES, ApiCurve::measure),
  API(Group.CONTROL_PLANE, control(ApiFigures::measure));

  /** Figures that are asked for together, too. */
  public enum Group {
    DATA_PLANE,
    CONTROL_PLANE,
    CURVES;

    public String label() {
      return Figure.label(this);
    }
  }

  /** How a figure is measured. */
  @FunctionalInterface
  private interface Method {
    Findings measure(ControlBench bench) throws Exception;
  }

  /** The same where there are lines only. */
  @FunctionalInterface
  private interface Lines<B> {
    List<Measurement> measure(B bench) throws Exception;
  }

  private final Group group;
  private final Method method;

  Figure(Group group, Method method) {
    this.group = group;
    this.method = method;
  }

  private static Method clusters(Lines<Bench> lines) {
    return bench -> Findings.of(lines.measure(bench.clusters()));
  }

  private static Method control(Lines<ControlBench> lines) {
    return bench -> Findings.of(lines.measure(bench));
  }

  public Group group() {
    return group;
  }

  /** As a person writes it. */
  public String label() {
    return label(this);
  }

  private static String label(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its lines of the table; one that says so if it could not be measured. */
  public Findings measure(ControlBench bench) {
    try (Busy busy = bench.site().busy()) {
      if (group != Group.DATA_PLANE) {
        bench.clusters().restAndEndPeer();
      }
      return method.measure(bench).boundedBy(busy.text() + " over the whole figure").by(label());
    } catch (Exception e) {
      return Findings.of(List.of(Measurement.failed(label(), e))).by(label());
    }
  }
}
