package dev.understudy.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness at the size for every change; the long run is the profile `crash`. */
@Tag("scenario")
@Timeout(400)
class CrashTest {
  private static final int KILLS = 20;

  @TempDir private Path folder;

  @ParameterizedTest(name = "primary: {0}")
  @ValueSource(booleans = {true, false})
  void losesNothingThoughItIsKilledAgainAndAgain(boolean primary) throws Exception {
    Plan plan = new Plan(primary, KILLS, 10, 5_000, System.nanoTime(), null);
    CrashReport report = CrashRun.run(plan, folder, () -> false, System.out::println);
    System.out.println(report.table());
    assertThat(report.problems()).isEmpty();
    assertThat(report.kills()).isEqualTo(KILLS);
    assertThat(report.failovers()).isPositive();
    assertThat(report.commitsChecked()).isPositive();
    assertThat(report.fingerprints()).isPositive();
    assertThat(report.readings()).isPositive();
  }
}
