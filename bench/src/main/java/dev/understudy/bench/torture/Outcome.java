package dev.understudy.bench.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one cycle ended.
 *
 * @param faults how often each kind happened
 * @param leftOut those that were planned and are not possible here
 * @param sabotageFound empty where there was no sabotage
 * @param slowest the longest wait after everything was mended
 * @param interventions how often a human had to say that a step be tried again
 * @param commits that the application was told of
 */
record Outcome(
    Cycle cycle,
    Map<String, Integer> faults,
    Map<String, Integer> leftOut,
    List<Violation> violations,
    Optional<Boolean> sabotageFound,
    Observation.Wait slowest,
    int interventions,
    long commits,
    Duration took) {
  Outcome {
    violations = List.copyOf(violations);
  }

  boolean isGood() {
    return violations.isEmpty() && sabotageFound.orElse(true);
  }

  /** A line of progress. */
  String line() {
    String end =
        !violations.isEmpty()
            ? violations.size() + " VIOLATIONS"
            : sabotageFound.map(found -> found ? "sabotage found" : "SABOTAGE MISSED").orElse("ok");
    return "cycle %d: %s, %d commits, faults %s, %.1f s, slowest recovery %.1f s: %s"
        .formatted(
            cycle.number(),
            cycle.kind().word(),
            commits,
            faults,
            took.toMillis() / 1e3,
            slowest.sinceHealed().toMillis() / 1e3,
            end);
  }
}
