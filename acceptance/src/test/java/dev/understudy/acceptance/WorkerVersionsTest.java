package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers whose configuration says which build they are, with the runbook's lines. */
@Timeout(400)
class WorkerVersionsTest extends OnProcesses {
  private static final long SEED = 74_001;

  @Test
  void aPinnedStreamStaysWithItsBuildUntilItIsMovedToTheCurrentOne() throws Exception {
    processes.killWorkers();
    ServedProcess first = processes.startVersionedWorker("build-1");
    setCurrent("build-1");
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 300, SEED).start()) {
      TestStream stream = pair.replicating();
      ServedProcess second = processes.startVersionedWorker("build-2");
      setCurrent("build-2");
      first.kill();
      assertThatThrownBy(stream::failOver)
          .isInstanceOfSatisfying(
              ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
      processes.temporal().shell(Runbook.line("update-options"), stream.id());
      HlcTimestamp failoverTime = stream.complete();
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
      pair.reversed().stream(Map.of("confirm_wipe", true)).awaitPhase("REPLICATING").cancel();
      second.kill();
    }
  }

  /** The server has to have heard of the build first. */
  private void setCurrent(String build) throws Exception {
    String line = Runbook.line("set-current-version").replace("$BUILD", build);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> processes.temporal().shell(line, ""));
  }
}
