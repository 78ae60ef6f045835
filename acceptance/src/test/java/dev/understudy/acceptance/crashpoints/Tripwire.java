package dev.understudy.acceptance.crashpoints;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the points that the worker of one stream passes, and knows at which of them it dies. */
final class Tripwire {
  private final @Nullable String deadly;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> passed = new LinkedHashSet<>();
  private boolean armed;
  private boolean met;

  /**
   * @param deadly the point's name; null for a worker that lives
   */
  Tripwire(@Nullable String deadly) {
    this.deadly = deadly;
  }

  synchronized void arm() {
    armed = true;
  }

  /** The name of one doing of something: the second commit of a run is not its first. */
  synchronized String numbered(String what) {
    return armed ? what + "#" + numbers.merge(what, 1, Integer::sum) : "";
  }

  /** Whether this is where the worker dies; it dies once. */
  synchronized boolean trips(String when, String numbered) {
    if (numbered.isEmpty() || met) {
      return false;
    }
    String point = when + " " + numbered;
    passed.add(point);
    met = point.equals(deadly);
    return met;
  }

  synchronized List<String> passed() {
    return List.copyOf(passed);
  }

  synchronized boolean isMet() {
    return met;
  }
}
