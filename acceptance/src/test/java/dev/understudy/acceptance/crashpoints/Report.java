package dev.understudy.acceptance.crashpoints;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table at the end, and the points that no worker came to again. */
record Report(List<Played> played) {

  void print() {
    System.out.printf("%n%-18s %7s %7s %9s %9s%n", "flow", "points", "met", "failed", "seconds");
    Map<String, List<Played>> byFlow =
        played.stream()
            .collect(Collectors.groupingBy(Played::flow, TreeMap::new, Collectors.toList()));
    byFlow.forEach(Report::print);
    print("all", played);
    played.stream()
        .filter(one -> !one.met())
        .forEach(one -> System.out.printf("not met: %s: %s%n", one.flow(), one.point()));
  }

  private static void print(String name, List<Played> all) {
    System.out.printf(
        "%-18s %7d %7d %9d %9.1f%n",
        name,
        all.size(),
        all.stream().filter(Played::met).count(),
        all.stream().filter(one -> !one.failure().isEmpty()).count(),
        all.stream().map(Played::took).reduce(Duration.ZERO, Duration::plus).toMillis() / 1000.0);
  }
}
