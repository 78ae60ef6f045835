package dev.understudy.bench.torture;

import dev.understudy.bench.torture.Observation.Exchange;
import dev.understudy.bench.torture.Observation.Wait;
import dev.understudy.cli.demo.EnduringTraffic;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lives cycles on one installation, each on a pair of clusters of its own. */
final class Torture {
  private static final long ACCOUNTS = 200;
  private static final int CONNECTIONS = 2;

  private final Installation installation;
  private final LastWords lastWords;
  private final Clock clock;
  private final AuditLog audit;
  private final Ended ended;

  Torture(Installation installation, LastWords lastWords, Clock clock) {
    this.lastWords = lastWords;
    this.installation = installation;
    this.clock = clock;
    this.audit = new AuditLog(installation);
    this.ended = new Ended(installation);
  }

  /**
   * @throws Exception if the cycle could not be lived for a reason that is not the product's; what
   *     the processes wrote is kept
   */
  Outcome live(Cycle cycle) throws Exception {
    Instant begun = clock.instant();
    Node east = node(cycle, Role.PRIMARY, "east");
    Node west = node(cycle, Role.STANDBY, "west");
    Injector injector = new Injector(new Targets(installation, east, west), clock);
    try (EnduringTraffic traffic =
            EnduringTraffic.load(east.url(), ACCOUNTS, cycle.seed(), CONNECTIONS);
        Commander commander = new Commander(installation.throughTheLine(), installation.key());
        Streams streams = new Streams(installation.api())) {
      Life life = new Life(commander, streams, injector, clock);
      Pair pair = Pair.register(installation, life, east, west, clock);
      Operator operator = new Operator(life, streams, clock);
      Evidence evidence = new Evidence(life, clock);
      CycleRun run = new CycleRun(cycle, pair, life, operator, evidence, injector, traffic, clock);
      Optional<String> unfinished = lived(run);
      List<Exchange> exchanges = commander.exchanges();
      Observation seen =
          new Observation(
              evidence.data(),
              evidence.cuts(),
              streams.statuses(),
              streams.moves(),
              exchanges,
              audit.of(exchanges, begun),
              life.repeats(),
              new Observation.Count(streamsOf(pair), operator.expectedStreams()),
              evidence.writable(),
              life.waits(),
              run.cancelAnswer(),
              streams.stepsBack());
      List<Violation> violations = new ArrayList<>(Violation.in(cycle.number(), seen));
      unfinished
          .filter(why -> violations.stream().noneMatch(Violation::isStuck))
          .ifPresent(
              why -> violations.add(new Violation(cycle.number(), Invariant.NOTHING_STUCK, why)));
      violations.addAll(ended.changed(cycle.number()));
      ended.add(seen.statuses());
      Optional<Boolean> found =
          unfinished.isPresent() || cycle.sabotage().isEmpty()
              ? Optional.empty()
              : Optional.of(isFound(evidence, seen, cycle));
      if (!violations.isEmpty()) {
        lastWords.keep(installation.site().root(), cycle.number());
      }
      return new Outcome(
          cycle,
          injector.counts(),
          injector.leftOut(),
          violations,
          found,
          slowest(seen),
          life.interventions(),
          traffic.commits(),
          Duration.between(begun, clock.instant()));
    } catch (Exception e) {
      lastWords.keep(installation.site().root(), cycle.number());
      throw e;
    } finally {
      east.remove();
      west.remove();
    }
  }

  private Node node(Cycle cycle, Role role, String name) throws IOException {
    return Node.start(
        installation.site(),
        "cycle-%d-%s".formatted(cycle.number(), name),
        cycle.fillsDiskOf(role));
  }

  /** Empty if it came to its end, or why not. */
  private static Optional<String> lived(CycleRun run) throws Exception {
    try {
      run.live();
      return Optional.empty();
    } catch (Life.Stuck | SQLException stuck) {
      return Optional.of(String.valueOf(stuck.getMessage()));
    }
  }

  private static boolean isFound(Evidence evidence, Observation seen, Cycle cycle)
      throws Exception {
    Observation again = seen.with(evidence.sabotaged(cycle.sabotage().orElseThrow()));
    return Violation.in(cycle.number(), again).stream().anyMatch(Violation::isOfData);
  }

  private static Wait slowest(Observation seen) {
    return seen.waits().stream()
        .max(Comparator.comparing(Wait::sinceHealed))
        .orElse(new Wait("nothing", Duration.ZERO, true, ""));
  }

  private int streamsOf(Pair pair) {
    return Stream.of(pair.primaryId(), pair.standbyId())
        .map(id -> Streams.PATH + "?show_completed=true&primary_cluster_id=" + id)
        .mapToInt(path -> installation.read(path).path("physical_replication_streams").size())
        .sum();
  }
}
