package dev.understudy.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Which process is still to be killed in which phase of a stream, and what the kills cost. */
final class KillMatrix {

  /** A column of the design's matrix, by the phases that the API shows in it. */
  enum Stage {
    STARTING(
        Spread.EVERY_PHASE,
        "PREFLIGHT",
        "PEERING",
        "BACKING_UP_STANDBY",
        "WIPING_STANDBY",
        "STARTING_REPLICATION"),
    SCAN(Spread.EVERY_PHASE, "INITIAL_SCAN"),
    REPLICATING(Spread.EVERY_PHASE, "REPLICATING"),
    SCHEDULED(Spread.EVERY_PHASE, "SCHEDULED"),
    REVERTING(Spread.EVERY_PHASE, "REVERTING", "CATCHING_UP"),
    PROMOTING(Spread.EVERY_PHASE, "PROMOTING"),
    MANAGING_JOBS(Spread.EVERY_PHASE, "MANAGING_JOBS"),
    FAILBACK(
        Spread.ONE_PHASE, "PREFLIGHT", "PEERING", "BACKING_UP_STANDBY", "STARTING_REPLICATION");

    private final Spread spread;
    private final List<String> phases;

    Stage(Spread spread, String... phases) {
      this.spread = spread;
      this.phases = List.of(phases);
    }

    /**
     * A process of the control plane dies in each phase; a cluster in one, because its restart lets
     * the phase go on, and in the name's own where there is one.
     */
    private List<String> drawn(Victim victim, Random random) {
      if (victim.isCluster() && this == REVERTING) {
        return List.of(phases.getFirst());
      }
      return victim.isCluster() || spread == Spread.ONE_PHASE
          ? List.of(phases.get(random.nextInt(phases.size())))
          : phases;
    }
  }

  /** A process that a stream lives by. */
  enum Victim {
    PRIMARY,
    STANDBY,
    WORKER,
    API,
    TEMPORAL,
    DATABASE;

    boolean isCluster() {
      return this == PRIMARY || this == STANDBY;
    }
  }

  private enum Spread {
    EVERY_PHASE,
    ONE_PHASE
  }

  /** Who is to be killed in which phase. */
  record Blow(Stage stage, String phase, Victim victim) {}

  private record Cell(Stage stage, Victim victim) {}

  private final long seed;
  private final List<Blow> due = new ArrayList<>();
  private final Map<Cell, Duration> recoveries = new HashMap<>();
  private final Map<Stage, Duration> onward = new EnumMap<>(Stage.class);

  private KillMatrix(long seed) {
    this.seed = seed;
  }

  /** Every process in every stage, in an order that chance gives. */
  static KillMatrix drawn(long seed, Random random) {
    KillMatrix matrix = new KillMatrix(seed);
    for (Stage stage : Stage.values()) {
      for (Victim victim : Victim.values()) {
        for (String phase : stage.drawn(victim, random)) {
          matrix.due.add(new Blow(stage, phase, victim));
        }
      }
    }
    Collections.shuffle(matrix.due, random);
    return matrix;
  }

  /** All that is left. */
  List<Blow> due() {
    return List.copyOf(due);
  }

  boolean isDue(Stage stage) {
    return due.stream().anyMatch(blow -> blow.stage() == stage);
  }

  List<Blow> due(Stage stage, String phase) {
    return due.stream()
        .filter(blow -> blow.stage() == stage && blow.phase().equals(phase))
        .toList();
  }

  /** The process was killed in its phase; the slowest recovery of a cell is shown. */
  void met(Blow blow, Duration recovery) {
    due.remove(blow);
    recoveries.merge(new Cell(blow.stage(), blow.victim()), recovery, KillMatrix::slower);
  }

  /** How long after the last kill of a phase the stream was seen to go on. */
  void wentOn(Stage stage, Duration after) {
    onward.merge(stage, after, KillMatrix::slower);
  }

  private static Duration slower(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Cells with nothing left in them. */
  long cellsMet() {
    return recoveries.keySet().stream()
        .filter(
            cell ->
                due.stream()
                    .noneMatch(
                        blow -> blow.stage() == cell.stage() && blow.victim() == cell.victim()))
        .count();
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("seconds from SIGKILL until the process was back and the API answered; of the ")
        .append("primary from REPLICATING to\nMANAGING_JOBS: until the failover was completed ")
        .append("without it; seed ")
        .append(seed)
        .append('\n')
        .append("%-14s".formatted(""));
    for (Victim victim : Victim.values()) {
      text.append("%10s".formatted(victim.name().toLowerCase(Locale.ROOT)));
    }
    text.append("  goes on after\n");
    for (Stage stage : Stage.values()) {
      text.append("%-14s".formatted(stage));
      for (Victim victim : Victim.values()) {
        text.append("%10s".formatted(seconds(recoveries.get(new Cell(stage, victim)))));
      }
      text.append("%15s%n".formatted(seconds(onward.get(stage))));
    }
    return text.toString();
  }

  private static String seconds(@Nullable Duration time) {
    return time == null ? "-" : String.format(Locale.ROOT, "%.1f", time.toMillis() / 1_000.0);
  }
}
