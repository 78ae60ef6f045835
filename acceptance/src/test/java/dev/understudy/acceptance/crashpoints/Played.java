package dev.understudy.acceptance.crashpoints;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a flow went once.
 *
 * @param point where its worker was to die; null for one that lived
 * @param failure what was wrong; empty where nothing was
 */
record Played(
    String flow,
    @Nullable String point,
    Tripwire tripwire,
    Outcome outcome,
    String failure,
    Duration took) {

  List<String> passed() {
    return tripwire.passed();
  }

  boolean met() {
    return tripwire.isMet();
  }

  Played comparedTo(Played calm) {
    String difference =
        failure.isEmpty() ? outcome.differenceFrom(calm.outcome) : "\n      " + failure;
    return new Played(flow, point, tripwire, outcome, difference, took);
  }

  String told() {
    return "%s: %s%s".formatted(flow, point, failure);
  }
}
