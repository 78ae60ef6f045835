package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Rows of the fault table in which a cluster, or what is between two, fails. They wait more than
 * they work, so that they run beside each other, each on clusters of its own.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ClusterFaultsTest extends OnProcesses {
  private static final long SEED = 71_001;
  private static final long FEW = 300;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Of a failover on an idle machine: seconds. */
  private static final Duration PROMPTLY = Duration.ofSeconds(30);

  @Test
  @Fault("primary dead")
  void failoversToThePastAndToTheLatestTimeCompleteWithoutThePrimary() throws Exception {
    Pair pair = site.pair();
    Pair other = new Pair(site, pair.primary(), site.cluster("us-east-2"));
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED).start()) {
      TestStream past = pair.replicating();
      TestStream latest = other.replicating();
      long before = traffic.commits();
      await().atMost(LIMIT).until(() -> traffic.commits() > before + 50);
      Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
      await().atMost(LIMIT).until(() -> traffic.commits() > before + 100);
      traffic.close();
      past.awaitReplicatedBeyond(moment.plusMillis(500));
      latest.awaitReplicatedBeyond(moment.plusMillis(500));

      pair.primary().freeze();
      HlcTimestamp cut = completedPromptly(past, moment);
      pair.primary().thaw();
      pair.primary().kill();
      HlcTimestamp end = completedPromptly(latest, null);
      assertThat(cut.toInstant()).isEqualTo(moment);
      assertThat(end.toInstant()).isAfter(moment);
      assertThat(traffic.problems(pair.standby().url(), cut)).isEmpty();
      assertThat(traffic.problems(other.standby().url(), end)).isEmpty();
    }
    site.delete(pair.primary(), pair.standby(), other.standby());
  }

  private static HlcTimestamp completedPromptly(TestStream stream, @Nullable Instant moment) {
    Instant asked = Instant.now();
    if (moment == null) {
      stream.failOver();
    } else {
      stream.failOver(moment);
    }
    HlcTimestamp time = stream.awaitCompleted();
    assertThat(Duration.between(asked, Instant.now())).isLessThan(PROMPTLY);
    return time;
  }

  @Test
  @Fault("primary dies before a scheduled `failover_at`")
  void aTimeThatTheDeadPrimaryNeverReachedAsksForAHumanAndLatestIsObeyedAtOnce() throws Exception {
    Pair pair = site.pair();
    Pair other = new Pair(site, pair.primary(), site.cluster("us-east-2"));
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream patient = pair.replicating();
      TestStream hurried = other.replicating();
      traffic.close();
      // From here on nothing comes from it, however long the two requests take.
      pair.primary().freeze();
      Instant ahead = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.MICROS);
      patient.failOver(ahead);
      hurried.failOver(ahead);
      pair.primary().kill();

      hurried.awaitPhase("CATCHING_UP");
      assertThat(Instant.now()).isAfterOrEqualTo(ahead);
      HlcTimestamp latest = completedPromptly(hurried, null);
      assertThat(latest.toInstant()).isBefore(ahead);
      assertThat(traffic.problems(other.standby().url(), latest)).isEmpty();

      JsonNode attention = patient.awaitAttention("TARGET_UNREACHED");
      assertThat(Instant.parse(attention.path("since").asText()))
          .isBefore(ahead.plus(Duration.ofSeconds(60)));
      assertThat(attention.path("actions").toString()).contains("FAIL_OVER_TO_LATEST");
      patient.intervene("FAIL_OVER_TO_LATEST");
      HlcTimestamp end = patient.awaitCompleted();
      assertThat(end.toInstant()).isBefore(ahead);
      assertThat(traffic.problems(pair.standby().url(), end)).isEmpty();
    }
    site.delete(pair.primary(), pair.standby(), other.standby());
  }

  @Test
  @Fault("standby dead during failover")
  void aStandbyKilledDuringTheFailoverFinishesItWhenItIsBack() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      long before = traffic.commits();
      await().atMost(LIMIT).until(() -> traffic.commits() > before + 50);
      Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
      await().atMost(LIMIT).until(() -> traffic.commits() > before + 150);
      stream.awaitReplicatedBeyond(moment.plusMillis(300));
      pair.standby().freeze();
      stream.failOver(moment);
      pair.standby().kill();
      assertThat(stream.phase()).isEqualTo("CATCHING_UP");
      pair.standby().start();

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(moment);
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  @Fault("clock skew between control plane and clusters")
  void windowAndTimerGoByTheClustersClock() throws Exception {
    Duration ahead = Duration.ofMinutes(30);
    Pair pair = site.pair();
    pair.primary().restartAhead(ahead);
    pair.standby().restartAhead(ahead);
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 3)) {
      TestStream stream = pair.replicating();
      Instant clusterNow = Instant.now().plus(ahead);
      assertThat(refused(() -> stream.failOver(clusterNow.plus(Duration.ofMinutes(62)))))
          .isEqualTo(400);
      stream.failOver(clusterNow.plus(Duration.ofMinutes(58)));
      assertThat(stream.phase()).isEqualTo("SCHEDULED");
      Instant soon = Instant.now().plus(ahead).plusSeconds(5).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(soon);
      assertThat(stream.phase()).isEqualTo("SCHEDULED");
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(soon);
      assertThat(Instant.now().plus(ahead)).isAfter(soon);
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  private static int refused(Runnable request) {
    try {
      request.run();
      return 200;
    } catch (ApiException refusal) {
      return refusal.status();
    }
  }

  @Test
  @Fault("primary gone for a day")
  void aStreamWhosePrimaryIsGoneForADayStillFailsOver() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 4)) {
      TestStream stream = pair.replicating();
      stream.awaitReplicatedBeyond(Instant.now());
      pair.primary().kill();
      pair.standby().restartAhead(Duration.ofHours(25));
      JsonNode attention = stream.awaitAttention("SOURCE_LOST");
      assertThat(Instant.parse(attention.path("since").asText()))
          .isBefore(Instant.now().minus(Duration.ofHours(24)));
      assertThat(attention.path("actions").toString()).contains("FAIL_OVER_TO_LATEST");
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      HlcTimestamp end = stream.complete();
      assertThat(traffic.problems(pair.standby().url(), end)).isEmpty();
    }
    pair.delete();
  }

  @Test
  @Fault("network cut between standby and primary for over a day, primary alive")
  void aCutLineIsToldAtHalfTheWindowAndTwiceMoreAndOnlyThePrimarysWordEndsTheStream()
      throws Exception {
    TestCluster primary = site.cluster("us-east-1");
    List<Hours> all =
        List.of(
            new Hours(0, ""), new Hours(13, "50 %"), new Hours(20, "80 %"), new Hours(23, "95 %"));
    try (CuttableLine line = new CuttableLine(primary.endpoint().sqlPort());
        Traffic traffic = Traffic.load(primary.url(), FEW, SEED + 5)) {
      List<Pair> pairs = all.stream().map(one -> pair(primary)).toList();
      List<TestStream> streams = throughTheLine(line, primary, pairs);
      line.cut();
      for (int at = 0; at < all.size(); at++) {
        if (all.get(at).hours() > 0) {
          pairs.get(at).standby().restartAhead(Duration.ofHours(all.get(at).hours()));
        }
      }
      for (int at = 0; at < all.size(); at++) {
        JsonNode attention = streams.get(at).awaitAttention("SOURCE_LOST");
        assertThat(attention.path("error").asText()).contains(all.get(at).warning());
        assertThat(streams.get(at).get().path("status").asText()).isEqualTo("REPLICATING");
      }
      primary.restartAhead(Duration.ofHours(25));
      for (int at = 0; at < all.size(); at++) {
        streams.get(at).awaitPhase("CANCELED");
        assertThat(streams.get(at).timeline()).contains("timed out", "is kept, offline");
        assertKept(pairs.get(at).standby());
      }
    }
  }

  /** How much later a standby's clock is, and what is then said of the window. */
  private record Hours(int hours, String warning) {}

  private Pair pair(TestCluster primary) {
    return new Pair(site, primary, site.cluster("us-east-2"));
  }

  /** The standbys reach the primary by the line alone; the control plane, past it. */
  private List<TestStream> throughTheLine(CuttableLine line, TestCluster primary, List<Pair> pairs)
      throws Exception {
    int direct = primary.endpoint().sqlPort();
    processes.reachBy(line.port(), primary);
    List<TestStream> streams = pairs.stream().map(Pair::stream).toList();
    streams.forEach(stream -> stream.awaitPhase("REPLICATING"));
    processes.reachBy(direct, primary);
    return streams;
  }

  private static void assertKept(TestCluster standby) throws Exception {
    standby.systemExecute("ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                standby
                    .systemRows(
                        "SELECT status FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]")
                    .equals(List.of("ready")));
    standby.systemExecute("ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    assertThat(standby.rows("SELECT count(*) FROM accounts")).containsExactly("" + FEW);
  }
}
