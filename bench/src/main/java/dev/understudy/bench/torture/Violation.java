package dev.understudy.bench.torture;

import java.util.Arrays;
import java.util.List;

/** An invariant that did not hold. */
record Violation(int cycle, Invariant invariant, String detail) {

  /** Everything that is wrong with what a cycle showed. */
  static List<Violation> in(int cycle, Observation seen) {
    return Arrays.stream(Invariant.values())
        .flatMap(
            invariant ->
                invariant.broken(seen).stream()
                    .map(detail -> new Violation(cycle, invariant, detail)))
        .toList();
  }

  boolean isOfData() {
    return Invariant.OF_DATA.contains(invariant);
  }

  boolean isStuck() {
    return invariant == Invariant.NOTHING_STUCK;
  }

  String text(long seed) {
    return "cycle %d: %s: %s (again: --seed %d --cycle %d)"
        .formatted(cycle, invariant.word(), detail, seed, cycle);
  }
}
