package dev.understudy.bench.figure;

/** What can be measured of the control plane, in the order in which it is. */
public enum ControlFigure implements Measurable<ControlBench> {
  FAILOVER(FailoverFigures::measure),
  STREAMS(StreamFigures::measure),
  MESSAGES(MessageFigures::measure),
  MONTH(MonthFigures::measure),
  API(ApiFigures::measure);

  private final Method<ControlBench> method;

  ControlFigure(Method<ControlBench> method) {
    this.method = method;
  }

  @Override
  public Method<ControlBench> method() {
    return method;
  }
}
