package dev.understudy.bench.figure;

import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.SkippingWorld;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** A month in the life of a stream, on a server that skips the time in which nothing happens. */
final class MonthFigures {
  private static final int EVENTS = 2_000;
  private static final int DAYS = 30;
  private static final Duration DRILL_AHEAD = Duration.ofMinutes(50);

  private MonthFigures() {}

  static List<Measurement> measure(ControlBench bench) throws Exception {
    try (SkippingWorld world = SkippingWorld.start(bench.site(), "month")) {
      String first = Runs.current(world.client(), world.stream());
      Stopwatch watch = new Stopwatch();
      for (int day = 1; day <= DAYS; day++) {
        live(world, day);
        if (day % 5 == 0) {
          bench.console().line("  day %d of %d after %.0f s".formatted(day, DAYS, watch.seconds()));
        }
      }
      Runs runs = Runs.since(first, world.client(), world.stream());
      return List.of(
          Measurement.of(
              "events in a run of 30 days, most",
              runs.mostEvents(),
              "",
              Target.atMost(EVENTS - 1),
              Peer.NONE,
              ("%d runs, the server skipping time; each hour a sample, each six hours a lag that"
                      + " leaves its budget and comes back, each day a failover scheduled and"
                      + " withdrawn, each week a pause of an hour")
                  .formatted(runs.count())));
    }
  }

  private static void live(SkippingWorld world, int day) {
    for (int hour = 0; hour < 24; hour++) {
      world.sleep(Duration.ofHours(1));
      tell(world, IngestEdge.Kind.HOURLY);
      if (hour % 6 == 0) {
        tell(world, IngestEdge.Kind.LAG_OVER_BUDGET);
        tell(world, IngestEdge.Kind.LAG_WITHIN_BUDGET);
      }
    }
    drill(world);
    if (day % 7 == 0) {
      change(world, PcrStreamWorkflow::pause);
      world.awaitPhase(StreamPhase.PAUSED);
      world.sleep(Duration.ofHours(1));
      change(world, PcrStreamWorkflow::resume);
      world.awaitPhase(StreamPhase.REPLICATING);
    }
  }

  private static void drill(SkippingWorld world) {
    FailoverCommand drill =
        new FailoverCommand(
            world.command(),
            new FailoverTarget.At(world.now().plus(DRILL_AHEAD)),
            world.sample(),
            "bench",
            "a drill");
    world.send(workflow -> workflow.requestFailover(drill));
    world.sleep(Duration.ofMinutes(10));
    change(world, PcrStreamWorkflow::withdrawFailover);
    world.awaitPhase(StreamPhase.REPLICATING);
  }

  private static void tell(SkippingWorld world, IngestEdge.Kind kind) {
    IngestEdge edge = world.edge(kind);
    world.send(workflow -> workflow.ingestEdge(edge));
  }

  private static void change(
      SkippingWorld world, BiConsumer<PcrStreamWorkflow, ChangeCommand> change) {
    ChangeCommand command = new ChangeCommand(world.command(), "a habit", "bench");
    world.send(workflow -> change.accept(workflow, command));
  }
}
