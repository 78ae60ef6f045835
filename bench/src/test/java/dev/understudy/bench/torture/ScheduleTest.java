package dev.understudy.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SEED = 45_001;

  @Test
  void theSameSeedPlansTheSame() {
    assertThat(cycles(SEED, 50)).isEqualTo(cycles(SEED, 50));
    assertThat(cycles(SEED + 1, 50)).isNotEqualTo(cycles(SEED, 50));
  }

  @Test
  void aCycleIsPlannedWithoutThoseBeforeIt() {
    assertThat(new Schedule(SEED).cycle(37)).isEqualTo(cycles(SEED, 50).get(36));
  }

  @Test
  void everyKindOfCycleComesOnceInARound() {
    for (int round = 0; round < 20; round++) {
      int first = 1 + round * CycleKind.values().length;
      assertThat(
              IntStream.range(first, first + CycleKind.values().length)
                  .mapToObj(number -> new Schedule(SEED).cycle(number).kind()))
          .containsExactlyInAnyOrder(CycleKind.values());
    }
  }

  @Test
  void everyKindOfFaultHappensToEverybody() {
    List<String> kinds =
        cycles(SEED, 2_000).stream()
            .flatMap(cycle -> cycle.faults().stream())
            .map(planned -> planned.fault().kind())
            .distinct()
            .toList();
    int ways = Link.values().length * Trouble.values().length;
    assertThat(kinds)
        .hasSize(
            3 * Role.values().length
                + ways
                + Misreading.values().length
                + Role.WITH_FILES.size()
                + Role.CLUSTERS.size());
  }

  @Test
  void oneCycleInFiveIsSabotagedInEveryWay() {
    List<Cycle> all = cycles(SEED, 500);
    for (int first = 0; first < all.size(); first += 5) {
      assertThat(all.subList(first, first + 5).stream().filter(c -> c.sabotage().isPresent()))
          .hasSize(1);
    }
    assertThat(all.stream().flatMap(cycle -> cycle.sabotage().stream()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Sabotage.values());
  }

  @Test
  void nothingButTheStuckStandbyDisturbsACancel() {
    assertThat(cycles(SEED, 500).stream().filter(cycle -> cycle.kind() == CycleKind.CANCEL))
        .isNotEmpty()
        .allSatisfy(cycle -> assertThat(cycle.faultsOf(Stage.ENDING)).isEmpty());
  }

  @Test
  void everyPlannedFaultHasAStageThatComes() {
    assertThat(cycles(SEED, 500).stream().filter(Cycle::cancelsEarly))
        .isNotEmpty()
        .allSatisfy(cycle -> assertThat(cycle.faultsOf(Stage.CREATING)).isEqualTo(cycle.faults()));
    assertThat(cycles(SEED, 500).stream().filter(cycle -> cycle.kind() == CycleKind.CANCEL))
        .anyMatch(cycle -> !cycle.cancelsEarly());
  }

  private static List<Cycle> cycles(long seed, int count) {
    Schedule schedule = new Schedule(seed);
    return IntStream.rangeClosed(1, count).mapToObj(schedule::cycle).toList();
  }
}
