package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workflow's code changes while streams run, and the old worker is dead by then. */
@Timeout(400)
class CodeChangeTest extends OnProcesses {
  private static final long SEED = 73_001;

  @Test
  void theNextBuildTakesARunOverByReplayAndKeepsItsOldWay(@TempDir Path folder) throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 300, SEED).start()) {
      TestStream stream = pair.replicating();
      String run = processes.temporal().run(stream.id());
      pair.standby().freeze();
      stream.failOver();
      assertThat(stream.phase()).isEqualTo("CATCHING_UP");
      processes.killWorkers();
      pair.standby().thaw();

      processes.startWorkerOf(NextBuild.compile(folder));
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(processes.temporal().lastRun(stream.id())).isEqualTo(run);
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
      assertThat(stream.timeline()).doesNotContain(NextBuild.NOTE);
    }
    TestStream next = pair.reversed().stream(Map.of("confirm_wipe", true));
    next.awaitPhase("REPLICATING");
    assertThat(next.timeline()).contains(NextBuild.NOTE);
    next.cancel();
    next.awaitPhase("CANCELED");
    pair.delete();
  }
}
