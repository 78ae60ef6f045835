package dev.understudy.bench.torture;

import static dev.understudy.bench.torture.Observation.Serving.PRIMARY;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold after every cycle, each a function of what was observed. */
enum Invariant {
  NOTHING_LOST(
      seen ->
          seen.data().stream()
              .filter(data -> !data.problems().isEmpty())
              .map(data -> data.where() + ": " + data.problems())),

  FINGERPRINTS_EQUAL(
      seen ->
          seen.data().stream()
              .filter(data -> data.fingerprints().differ())
              .map(data -> data.where() + ": " + data.fingerprints())),

  CONTENTS_EQUAL(
      seen ->
          seen.data().stream()
              .filter(data -> data.contents().differ())
              .map(data -> data.where() + ": " + data.contents())),

  TIMES_IN_ORDER(
      seen -> seen.cuts().stream().filter(cut -> !inOrder(cut)).map(Observation.Cut::toString)),

  ONE_WRITABLE_SIDE(
      seen ->
          seen.writable().stream()
              .filter(
                  each ->
                      (each.primary() && each.standby() && !each.both())
                          || !(each.expected() == PRIMARY ? each.primary() : each.standby()))
              .map(Observation.Writable::toString)),

  TERMINAL_STATUS_STAYS(
      seen ->
          seen.statuses().entrySet().stream()
              .filter(entry -> leavesAnEnd(entry.getValue()))
              .map(Map.Entry::toString)),

  ONE_AUDITED_OUTCOME(Invariant::auditTrouble),

  ONE_EFFECT(Invariant::severalEffects),

  CANCEL_NOT_BLOCKED(
      seen ->
          seen.cancelAnswer().stream()
              .filter(Invariant::isLate)
              .map(took -> "the cancel was answered after " + took)),

  PROGRESS_ONLY_FORWARD(seen -> seen.stepsBack().stream()),

  NOTHING_STUCK(
      seen -> seen.waits().stream().filter(Invariant::isStuck).map(Observation.Wait::toString));

  static final Duration STUCK_AFTER = Duration.ofSeconds(60);
  static final Duration CANCEL_LIMIT = Duration.ofSeconds(15);

  /** Those that sabotage must break. */
  static final Set<Invariant> OF_DATA = Set.of(NOTHING_LOST, FINGERPRINTS_EQUAL, CONTENTS_EQUAL);

  private static final Set<String> ENDS = Set.of("COMPLETED", "CANCELED");

  private final Function<Observation, Stream<String>> broken;

  Invariant(Function<Observation, Stream<String>> broken) {
    this.broken = broken;
  }

  /** How it is broken, in words; empty if it holds. */
  List<String> broken(Observation seen) {
    return broken.apply(seen).toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static boolean isTerminal(String status) {
    return ENDS.contains(status);
  }

  private static boolean isLate(Duration cancelAnswer) {
    return cancelAnswer.compareTo(CANCEL_LIMIT) > 0;
  }

  private static boolean isStuck(Observation.Wait wait) {
    return !wait.reached() || wait.sinceHealed().compareTo(STUCK_AFTER) > 0;
  }

  private static boolean inOrder(Observation.Cut cut) {
    boolean notAbove =
        cut.requested() == null || !cut.actual().toInstant().isAfter(cut.requested());
    return notAbove && !cut.actual().toInstant().isBefore(cut.retained());
  }

  private static boolean leavesAnEnd(List<String> statuses) {
    return statuses.stream()
        .limit(Math.max(0, statuses.size() - 1))
        .anyMatch(Invariant::isTerminal);
  }

  private static Stream<String> auditTrouble(Observation seen) {
    Map<String, List<Observation.Audited>> entries =
        seen.audited().stream().collect(Collectors.groupingBy(Observation.Audited::requestId));
    return seen.exchanges().stream()
        .flatMap(
            exchange -> {
              List<Observation.Audited> found =
                  entries.getOrDefault(exchange.requestId(), List.of());
              boolean right =
                  exchange.accepted()
                      ? found.size() == 1 && found.getFirst().accepted()
                      : found.size() <= 1;
              return right
                  ? Stream.empty()
                  : Stream.of(exchange + " has these entries in the audit log: " + found);
            });
  }

  private static Stream<String> severalEffects(Observation seen) {
    Stream<String> repeats =
        seen.repeats().stream()
            .filter(repeat -> !repeat.first().equals(repeat.again()))
            .map(Observation.Repeat::toString);
    Stream<String> moves =
        seen.moves().entrySet().stream()
            .filter(entry -> new HashSet<>(entry.getValue()).size() < entry.getValue().size())
            .map(entry -> "a phase was left twice: " + entry);
    Stream<String> streams =
        seen.streams().found() == seen.streams().expected()
            ? Stream.empty()
            : Stream.of("the pair has other than its streams: " + seen.streams());
    return Stream.concat(Stream.concat(repeats, moves), streams);
  }
}
