package dev.understudy.bench.figure;

import dev.understudy.bench.site.ServedApi;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.Console;
import java.util.HashMap;
import java.util.Map;

/** What all figures of a run share: with a control plane, and the clusters without one. */
public final class ControlBench implements AutoCloseable {
  private final ControlPlan plan;
  private final Site site;
  private final Console console;
  private final Bench clusters;
  private final Map<Integer, FleetFigures> fleets = new HashMap<>();
  private final Once<ServedApi> api;

  public ControlBench(ControlPlan plan, Site site, Console console, Bench clusters) {
    this.plan = plan;
    this.site = site;
    this.console = console;
    this.clusters = clusters;
    this.api = new Once<>(() -> ServedApi.start(site, "api", 1));
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

  /** What so many streams cost a worker; measured unless it was on the way to another figure. */
  FleetFigures fleet(int streams) throws Exception {
    FleetFigures known = fleets.get(streams);
    return known != null ? known : StreamFigures.cost(this, streams);
  }

  /** One for all who ask, because to fill its catalog takes long; it starts with one stream. */
  ServedApi api() throws Exception {
    return api.get();
  }

  void remember(int streams, FleetFigures found) {
    fleets.put(streams, found);
  }

  @Override
  public void close() {
    api.made().ifPresent(ServedApi::close);
  }
}
