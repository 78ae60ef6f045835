package dev.understudy.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link CrashTest}, with the power gone each time: what was not synced is lost. */
@Tag("scenario")
@Timeout(300)
class PowerLossTest {
  private static final int LOSSES = 10;

  @TempDir private Path folder;

  @ParameterizedTest(name = "primary: {0}")
  @ValueSource(booleans = {true, false})
  void losesNothingThatWasAcknowledgedOrAnnounced(boolean primary) throws Exception {
    CCompiler.require();
    Path library = PowerLoss.compile(folder);
    Plan plan = new Plan(primary, LOSSES, 5, 5_000, System.nanoTime(), library);
    CrashReport report = CrashRun.run(plan, folder, () -> false, System.out::println);
    System.out.println(report.table());
    assertThat(report.problems()).isEmpty();
    assertThat(report.kills()).isEqualTo(LOSSES);
    assertThat(report.failovers()).isPositive();
    assertThat(report.fingerprints()).isPositive();
    assertThat(report.readings()).isPositive();
    assertThat(report.bytesLost()).as("the layer took something away").isPositive();
  }

  @Test
  void aDiskThatLiesAboutTheWriteAheadLogIsFoundOut() throws Exception {
    CCompiler.require();
    Path library = PowerLoss.compileLying(folder, ".log");
    Plan plan = new Plan(true, 1, 5, 1_000, seedThatBeginsWith(Phase.LOAD), library);
    CrashReport report = CrashRun.run(plan, folder, () -> false, System.out::println);
    System.out.println(report.table());
    assertThat(report.problems())
        .anyMatch(problem -> problem.contains("lost=") && !problem.contains("lost=0"));
  }

  private static long seedThatBeginsWith(Phase phase) {
    Phase[] phases = Phase.values();
    long seed = 0;
    while (phases[new SplittableRandom(seed).nextInt(phases.length)] != phase) {
      seed++;
    }
    return seed;
  }
}
