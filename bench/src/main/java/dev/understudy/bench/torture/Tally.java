package dev.understudy.bench.torture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.understudy.bench.report.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run has come to: the table, as text, JSON or Markdown. */
final class Tally {
  private final Machine machine;
  private final long seed;
  private final String temporal;
  private final List<Outcome> outcomes = new ArrayList<>();
  private String broken = "";

  Tally(Machine machine, long seed, String temporal) {
    this.machine = machine;
    this.seed = seed;
    this.temporal = temporal;
  }

  synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** The run could not go on. */
  synchronized void broke(String why) {
    broken = why;
  }

  synchronized boolean isGood() {
    return broken.isEmpty() && !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::isGood);
  }

  synchronized int violations() {
    return outcomes.stream().mapToInt(outcome -> outcome.violations().size()).sum();
  }

  private Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new TreeMap<>();
    outcomes.forEach(outcome -> kinds.merge(outcome.cycle().kind().word(), 1, Integer::sum));
    return kinds;
  }

  private Map<String, Integer> faults() {
    Map<String, Integer> faults = new TreeMap<>();
    outcomes.forEach(
        outcome -> outcome.faults().forEach((kind, n) -> faults.merge(kind, n, Integer::sum)));
    return faults;
  }

  private Map<String, Integer> leftOut() {
    Map<String, Integer> leftOut = new TreeMap<>();
    outcomes.forEach(
        outcome -> outcome.leftOut().forEach((kind, n) -> leftOut.merge(kind, n, Integer::sum)));
    return leftOut;
  }

  private List<String> violationTexts() {
    return outcomes.stream()
        .flatMap(outcome -> outcome.violations().stream())
        .map(violation -> violation.text(seed))
        .toList();
  }

  private String slowest() {
    return outcomes.stream()
        .map(Outcome::slowest)
        .max(Comparator.comparing(Observation.Wait::sinceHealed))
        .map(
            wait -> "%.1f s (until %s)".formatted(wait.sinceHealed().toMillis() / 1e3, wait.what()))
        .orElse("none");
  }

  /** The rows of the table, in their order. */
  synchronized Map<String, Object> rows() {
    Map<String, Object> rows = new LinkedHashMap<>();
    Duration took = outcomes.stream().map(Outcome::took).reduce(Duration.ZERO, Duration::plus);
    rows.put("seed", seed);
    rows.put("minutes", Math.round(took.toMillis() / 6e3) / 10.0);
    rows.put("temporal", temporal);
    rows.put("cycles", outcomes.size());
    rows.put("cycles_by_kind", kinds());
    rows.put("commits", outcomes.stream().mapToLong(Outcome::commits).sum());
    rows.put("faults", faults().values().stream().mapToInt(Integer::intValue).sum());
    rows.put("faults_by_kind", faults());
    if (!leftOut().isEmpty()) {
      rows.put("faults_left_out", leftOut());
    }
    rows.put("violations", violations());
    rows.put(
        "sabotages_made",
        outcomes.stream().filter(outcome -> outcome.sabotageFound().isPresent()).count());
    rows.put(
        "sabotages_found",
        outcomes.stream().filter(outcome -> outcome.sabotageFound().orElse(false)).count());
    rows.put("steps_retried_by_hand", outcomes.stream().mapToInt(Outcome::interventions).sum());
    rows.put("slowest_recovery", slowest());
    if (!broken.isEmpty()) {
      rows.put("ended_early", broken);
    }
    return rows;
  }

  synchronized String text() {
    StringBuilder out = new StringBuilder();
    rows().forEach((name, value) -> out.append("%-22s %s%n".formatted(word(name), value)));
    violationTexts().forEach(line -> out.append("VIOLATION ").append(line).append('\n'));
    return out.toString();
  }

  private static String word(String name) {
    return name.replace('_', ' ');
  }

  synchronized String json() throws JsonProcessingException {
    Map<String, Object> all = new LinkedHashMap<>(rows());
    all.put("machine", machine);
    all.put("violation_texts", violationTexts());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(all);
  }

  synchronized String markdown() {
    StringBuilder out = new StringBuilder("\n## %s, seed %d\n\n".formatted(machine.at(), seed));
    out.append(
        "%d cores (%s), %,d MB; JDK %s; %s.\n\n| what | figure |\n|---|---|\n"
            .formatted(
                machine.cores(),
                machine.processor(),
                machine.memoryMb(),
                machine.jdk(),
                machine.understudy()));
    rows().forEach((name, value) -> out.append("| %s | %s |\n".formatted(word(name), value)));
    violationTexts().forEach(line -> out.append("\n- violation: ").append(line).append('\n'));
    return out.toString();
  }
}
