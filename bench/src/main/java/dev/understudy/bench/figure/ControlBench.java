package dev.understudy.bench.figure;

import dev.understudy.bench.site.Site;
import dev.understudy.cli.Console;
import java.util.Optional;

/** What the figures of the control plane share. */
public final class ControlBench {
  private final ControlPlan plan;
  private final Site site;
  private final Console console;
  private final Bench clusters;

  public ControlBench(ControlPlan plan, Site site, Console console) {
    this.plan = plan;
    this.site = site;
    this.console = console;
    this.clusters = new Bench(plan.dataPlane(), site, Optional.empty(), "");
  }

  ControlPlan plan() {
    return plan;
  }

  Site site() {
    return site;
  }

  /** Where steps are told. */
  Console console() {
    return console;
  }

  /** For what clusters do without a control plane. */
  Bench clusters() {
    return clusters;
  }
}
