package dev.understudy.localcluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvariantsTest {
  private static final int SEEDS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Test
  void eachInvariantIsFoundBrokenWhenAClusterBreaksIt() throws IOException {
    Set<Invariant> found = EnumSet.noneOf(Invariant.class);
    for (Invariant broken : Invariant.values()) {
      if (isFound(broken)) {
        found.add(broken);
      }
    }
    assertThat(found).containsExactly(Invariant.values());
  }

  private static boolean isFound(Invariant broken) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      if (broken.equals(firstBroken(seed, new Liar(broken)))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Invariant firstBroken(long seed, Liar liar) throws IOException {
    Path directory = Disk.temporary();
    try (Simulation simulation = new Simulation(seed, directory, PATIENCE, liar::over)) {
      simulation.run(new HashMap<>());
    } catch (Simulation.Failure e) {
      if (e.getCause() instanceof Invariant.Violation violation) {
        return violation.invariant();
      }
      throw e;
    } finally {
      DiskImage.delete(directory);
    }
    return null;
  }
}
