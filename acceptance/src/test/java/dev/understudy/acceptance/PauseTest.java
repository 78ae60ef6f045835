package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream is halted, by its operator and by its own cluster, and what follows. */
@Timeout(150)
class PauseTest extends OnOneSite {
  private static final long SEED = 37_001;
  private static final long FEW = 300;
  private static final String STATUS =
      "SELECT status FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]";

  @Test
  void aPausedStreamStandsStillOnItsClusterAndGoesOnWhenItIsResumed() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED).start()) {
      TestStream stream = pair.replicating();
      assertThat(stream.change("pause").path("status").asText()).isEqualTo("REPLICATING");
      stream.awaitPhase("PAUSED");
      assertThat(status(pair)).isEqualTo("replication paused");
      Instant paused = Instant.now();
      assertThat(stream.change("pause").path("phase").asText()).isEqualTo("PAUSED");

      stream.change("resume");
      stream.awaitPhase("REPLICATING");
      assertThat(status(pair)).isEqualTo("replicating");
      stream.awaitReplicatedBeyond(paused);
      assertThat(stream.full().path("attention").isMissingNode()).isTrue();
      assertNothingLost(pair, traffic, stream.complete());
    }
    pair.delete();
  }

  @Test
  void aPausedStreamFailsOverWithoutItsPrimary() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      long before = traffic.commits();
      await().until(() -> traffic.commits() > before + 100);
      stream.awaitReplicatedBeyond(Instant.now());
      stream.change("pause");
      stream.awaitPhase("PAUSED");
      pair.primary().kill();
      HlcTimestamp failoverTime = stream.complete();
      traffic.close();
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    pair.delete();
  }

  @Test
  void whatTheClusterPausedByItselfIsResumedWithoutAHuman() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      systemExecute(pair.standby(), "ALTER VIRTUAL CLUSTER main PAUSE REPLICATION");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> stream.timeline().contains("RESUMING to REPLICATING"));
      assertThat(stream.timeline()).contains("the standby's cluster paused the replication");
      stream.awaitReplicatedBeyond(Instant.now());
      assertNothingLost(pair, traffic, stream.complete());
    }
    pair.delete();
  }

  @Test
  void aPrimaryThatGaveUpEndsTheStreamAndTheStandbyKeepsWhatItHas() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 4)) {
      TestStream stream = pair.replicating();
      stream.change("pause");
      stream.awaitPhase("PAUSED");
      systemExecute(
          pair.primary(),
          "ALTER VIRTUAL CLUSTER main SET REPLICATION SOURCE EXPIRATION WINDOW = '1s'");
      stream.awaitPhase("CANCELED");
      assertThat(stream.timeline()).contains("timed out", "is kept, offline");
      assertThat(status(pair)).isEqualTo("replication paused");

      systemExecute(pair.standby(), "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      await().atMost(Duration.ofSeconds(30)).until(() -> status(pair).equals("ready"));
      systemExecute(pair.standby(), "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      assertThat(pair.standby().rows("SELECT count(*) FROM accounts")).containsExactly("" + FEW);
    }
    pair.delete();
  }

  private static void systemExecute(TestCluster cluster, String sql) throws Exception {
    try (var system = cluster.connectToSystem();
        var statement = system.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aWithdrawnFailoverNeverHappens() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 3).start()) {
      TestStream stream = pair.replicating();
      Instant ahead = Instant.now().plusSeconds(5);
      stream.failOver(ahead);
      assertThat(stream.change("withdraw").path("phase").asText()).isEqualTo("REPLICATING");
      stream.awaitReplicatedBeyond(ahead.plusSeconds(2));
      assertThat(stream.phase()).isEqualTo("REPLICATING");
      assertNothingLost(pair, traffic, stream.complete());
    }
    pair.delete();
  }

  private static String status(Pair pair) throws Exception {
    List<String> rows = pair.standby().systemRows(STATUS);
    return rows.getFirst();
  }

  private static void assertNothingLost(Pair pair, Traffic traffic, HlcTimestamp failoverTime)
      throws Exception {
    traffic.close();
    assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    assertThat(pair.standby().fingerprint(failoverTime))
        .isEqualTo(pair.primary().fingerprint(failoverTime));
  }
}
