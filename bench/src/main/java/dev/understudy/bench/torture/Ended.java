package dev.understudy.bench.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams of earlier cycles, which must stay as they ended whatever happens to later ones. */
final class Ended {
  private final Installation installation;
  private final Map<String, String> statuses = new LinkedHashMap<>();

  Ended(Installation installation) {
    this.installation = installation;
  }

  /**
   * @param seen the statuses that each stream of a cycle was seen in
   */
  void add(Map<String, List<String>> seen) {
    seen.forEach(
        (id, all) -> {
          if (!all.isEmpty() && Invariant.isTerminal(all.getLast())) {
            statuses.put(id, all.getLast());
          }
        });
  }

  /** Those that are not what they ended as. */
  List<Violation> changed(int cycle) {
    List<Violation> changed = new ArrayList<>();
    statuses.forEach(
        (id, end) -> {
          String now = installation.read(Streams.PATH + "/" + id).path("status").asText();
          if (!now.equals(end)) {
            changed.add(
                new Violation(
                    cycle,
                    Invariant.TERMINAL_STATUS_STAYS,
                    "stream %s of an earlier cycle was %s and is %s".formatted(id, end, now)));
          }
        });
    return changed;
  }
}
