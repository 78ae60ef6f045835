package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters are killed while a stream lives by them, and started again by hand. */
@Timeout(150)
class DisasterTest extends OnOneSite {
  private static final long SEED = 35_001;
  private static final long FEW = 300;

  @Test
  void replicationGoesOnAfterTheStandbyAndThenThePrimaryWereKilled() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      await().until(() -> traffic.commits() > 50);
      pair.standby().kill();
      long before = traffic.commits();
      await().atMost(Duration.ofSeconds(20)).until(() -> traffic.commits() > before + 100);
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      pair.standby().start();
      stream.awaitReplicatedBeyond(Instant.now());

      pair.primary().kill();
      traffic.close();
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      pair.primary().start();
      pair.primary().execute("CREATE TABLE resumed (id INT8 PRIMARY KEY)");
      pair.primary().execute("INSERT INTO resumed VALUES (1)");
      stream.awaitReplicatedBeyond(Instant.now());
      HlcTimestamp failoverTime = stream.complete();
      assertThat(pair.standby().rows("SELECT id FROM resumed")).containsExactly("1");
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  void aPrimaryKilledBeforeAScheduledFailoverDelaysItUntilItIsBack() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      Instant ahead = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(ahead);
      pair.primary().kill();
      traffic.close();
      stream.awaitPhase("CATCHING_UP");
      assertThat(Instant.now()).isAfterOrEqualTo(ahead);
      pair.primary().start();

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(ahead);
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }
}
