package dev.understudy.bench.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What a seed means: each cycle follows from the seed and its number alone, so that one cycle can
 * be lived again without those before it.
 */
final class Schedule {
  private static final int SABOTAGED_OF = 5;
  private static final int MOST_FAULTS = 3;
  private static final long LONGEST_FAULT = 4_000;
  private static final long LATEST = 2_500;
  private static final long FARTHEST_AHEAD = 8_000;

  private final long seed;

  Schedule(long seed) {
    this.seed = seed;
  }

  Cycle cycle(int number) {
    SplittableRandom chance = chance(1, number);
    CycleKind kind = kind(number);
    List<Cycle.Planned> faults = new ArrayList<>();
    for (int i = chance.nextInt(1, MOST_FAULTS + 1); i > 0; i--) {
      Stage stage = one(chance, Stage.values());
      if (kind == CycleKind.CANCEL && stage == Stage.ENDING) {
        // There the standby is stuck already, and nothing else may excuse a late answer.
        stage = Stage.REPLICATING;
      }
      faults.add(new Cycle.Planned(stage, millis(chance, LATEST), fault(chance, stage)));
    }
    Sabotage sabotage = one(chance, Sabotage.values());
    boolean cancelsEarly = chance.nextLong() % 2 == 0 && kind == CycleKind.CANCEL;
    return new Cycle(
        number,
        chance.nextLong(),
        kind,
        cancelsEarly,
        cancelsEarly ? whileCreating(faults) : faults,
        isSabotaged(number) ? Optional.of(sabotage) : Optional.empty());
  }

  /** There is no other stage then, and none in which clocks may differ. */
  private static List<Cycle.Planned> whileCreating(List<Cycle.Planned> faults) {
    return faults.stream()
        .filter(planned -> !(planned.fault() instanceof Fault.ClockJump))
        .map(planned -> new Cycle.Planned(Stage.CREATING, planned.after(), planned.fault()))
        .toList();
  }

  /** Every kind once in as many cycles as there are kinds, in an order by chance. */
  private CycleKind kind(int number) {
    int round = (number - 1) / CycleKind.values().length;
    List<CycleKind> kinds = new ArrayList<>(List.of(CycleKind.values()));
    Collections.shuffle(kinds, new Random(chance(2, round).nextLong()));
    return kinds.get((number - 1) % kinds.size());
  }

  private boolean isSabotaged(int number) {
    int round = (number - 1) / SABOTAGED_OF;
    return chance(3, round).nextInt(SABOTAGED_OF) == (number - 1) % SABOTAGED_OF;
  }

  private static Fault fault(SplittableRandom chance, Stage stage) {
    return switch (chance.nextInt(stage == Stage.REPLICATING ? 10 : 9)) {
      case 0, 1 -> new Fault.Kill(one(chance, Role.values()), millis(chance, LONGEST_FAULT));
      case 2, 3 -> new Fault.Freeze(one(chance, Role.values()), millis(chance, LONGEST_FAULT));
      case 4 -> new Fault.Restart(one(chance, Role.values()));
      case 5, 6 ->
          new Fault.Disturb(
              one(chance, Link.values()),
              one(chance, Trouble.values()),
              millis(chance, LONGEST_FAULT));
      case 7 -> new Fault.Misread(one(chance, Misreading.values()), millis(chance, LONGEST_FAULT));
      case 8 -> new Fault.FullDisk(one(chance, Role.WITH_FILES), millis(chance, LONGEST_FAULT));
      default -> new Fault.ClockJump(one(chance, Role.CLUSTERS), millis(chance, FARTHEST_AHEAD));
    };
  }

  private static Duration millis(SplittableRandom chance, long most) {
    return Duration.ofMillis(chance.nextLong(most));
  }

  private static <T> T one(SplittableRandom chance, T[] all) {
    return one(chance, List.of(all));
  }

  private static <T> T one(SplittableRandom chance, List<T> all) {
    return all.get(chance.nextInt(all.size()));
  }

  /** Independent of every other use of the seed. */
  private SplittableRandom chance(int use, int number) {
    return new SplittableRandom(seed * 1_000_003 + number * 31L + use);
  }
}
