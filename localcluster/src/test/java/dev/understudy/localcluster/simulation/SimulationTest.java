package dev.understudy.localcluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Lives many lives of a pair. {@code -Dsimulation.seeds=1000} says how many, {@code
 * -Dsimulation.seed=7} which one alone.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 50);
  private static final Long ONLY = Long.getLong("simulation.seed");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A life mostly waits, for its own threads. */
  private static final int AT_ONCE = 8;

  @Test
  void everyInvariantHoldsAfterEveryEventOfEverySeed() throws IOException, InterruptedException {
    Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    long began = System.nanoTime();
    List<Throwable> failures = new ArrayList<>();
    Path directory = Disk.temporary();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> lives = new ArrayList<>();
      for (long seed = ONLY == null ? 1 : ONLY; seed <= (ONLY == null ? SEEDS : ONLY); seed++) {
        long one = seed;
        lives.add(executor.submit(() -> live(one, directory, counts)));
      }
      for (Future<?> life : lives) {
        try {
          life.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
    } finally {
      DiskImage.delete(directory);
    }
    System.out.printf(
        "%d seeds in %d ms: %s%n",
        ONLY == null ? SEEDS : 1, (System.nanoTime() - began) / 1_000_000, counts);
    failures.forEach(failure -> System.out.println(failure.getMessage()));
    assertThat(failures).isEmpty();
  }

  private static Void live(long seed, Path directory, Map<String, Integer> counts)
      throws IOException {
    Path own = Files.createDirectory(directory.resolve("seed" + seed));
    try (Simulation simulation = new Simulation(seed, own, PATIENCE, UnaryOperator.identity())) {
      simulation.run(counts);
    } finally {
      DiskImage.delete(own);
    }
    return null;
  }
}
