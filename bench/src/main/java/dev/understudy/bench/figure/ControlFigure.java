package dev.understudy.bench.figure;

import dev.understudy.bench.report.Measurement;
import java.util.List;
import java.util.Locale;

/** What can be measured of the control plane, in the order in which it is. */
public enum ControlFigure {
  FAILOVER(FailoverFigures::measure);

  private final Method method;

  /** How a figure is measured. */
  @FunctionalInterface
  private interface Method {
    List<Measurement> measure(ControlBench bench) throws Exception;
  }

  ControlFigure(Method method) {
    this.method = method;
  }

  /** As {@link Figure#measure}. */
  public List<Measurement> measure(ControlBench bench) {
    try {
      return method.measure(bench);
    } catch (Exception e) {
      return List.of(Measurement.failed(name().toLowerCase(Locale.ROOT), e));
    }
  }
}
