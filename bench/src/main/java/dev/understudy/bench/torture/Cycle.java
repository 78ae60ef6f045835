package dev.understudy.bench.torture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One life of a stream as it is planned.
 *
 * @param number from 1; with the seed it decides everything else
 * @param seed of what the application does
 * @param cancelsEarly whether a cancel comes while the stream is still being created
 */
record Cycle(
    int number,
    long seed,
    CycleKind kind,
    boolean cancelsEarly,
    List<Planned> faults,
    Optional<Sabotage> sabotage) {
  Cycle {
    faults = List.copyOf(faults);
  }

  /**
   * @param after the begin of its stage, or the end of the fault before
   */
  record Planned(Stage stage, Duration after, Fault fault) {}

  boolean fillsDiskOf(Role role) {
    return faults.stream()
        .map(Planned::fault)
        .anyMatch(fault -> fault instanceof Fault.FullDisk full && full.role() == role);
  }

  List<Planned> faultsOf(Stage stage) {
    return faults.stream().filter(planned -> planned.stage() == stage).toList();
  }
}
