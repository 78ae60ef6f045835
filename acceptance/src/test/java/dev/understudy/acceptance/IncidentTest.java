package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What went wrong in published incidents of replicated databases, and what comes of it here. These
 * wait more than they work, so that they run beside each other, each on clusters of its own.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class IncidentTest extends OnProcesses {
  private static final long SEED = 76_001;
  private static final long FEW = 300;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration PARTITION = Duration.ofSeconds(43);
  private static final int FLAPS = 6;

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterAll
  void endCallers() {
    callers.shutdownNow();
  }

  /**
   * The class: for less than a minute two sites do not see each other, the other side is promoted,
   * both take writes, and afterwards nobody knows whose are to be kept. Here nothing is merged and
   * nothing overwritten unasked: the new primary's writes count, the old one's are there to be
   * looked at until somebody confirms the way back, and in its backup after that.
   */
  @Test
  void writesOnBothSidesOfAPartitionStayApartUntilAHumanDecides() throws Exception {
    Pair pair = site.pair();
    TestCluster east = pair.primary();
    TestCluster west = pair.standby();
    int direct = east.endpoint().sqlPort();
    try (CuttableLine line = new CuttableLine(direct);
        Traffic traffic = Traffic.load(east.url(), FEW, SEED).start()) {
      processes.reachBy(line.port(), east);
      east.execute("CREATE TABLE diary (id INT8 PRIMARY KEY)");
      east.execute("INSERT INTO diary VALUES (1)");
      TestStream stream = pair.replicating();
      await().atMost(LIMIT).until(() -> traffic.commits() > 50);
      stream.awaitReplicatedBeyond(Instant.now());
      line.cut();
      Instant cut = Instant.now();
      HlcTimestamp failoverTime = stream.complete();
      long before = traffic.commits();
      await().atMost(LIMIT).until(() -> traffic.commits() > before + 50);
      east.execute("INSERT INTO diary VALUES (2)");
      west.execute("INSERT INTO diary VALUES (3)");
      await().atMost(LIMIT).until(() -> Instant.now().isAfter(cut.plus(PARTITION)));
      line.mend();
      traffic.close();

      pair.assertNothingLost(traffic, failoverTime);
      try (var client = east.connect()) {
        TestStream back = pair.reversed().stream();
        back.awaitAttention("CONFIRM_WIPE");
        assertThat(client.isValid(5)).isTrue();
        assertThat(diary(east)).containsExactly("1", "2");
        assertThat(diary(west)).containsExactly("1", "3");
        back.intervene("CONFIRM");
        back.awaitPhase("REPLICATING");
        assertThat(back.timeline()).contains("the standby's data is in");
        back.awaitReplicatedBeyond(Instant.now());
        HlcTimestamp returned = back.complete();
        assertThat(east.fingerprint(returned)).isEqualTo(west.fingerprint(returned));
      }
      assertThat(diary(east)).containsExactly("1", "3");
      processes.reachBy(direct, east);
    }
    pair.delete();
  }

  private static List<String> diary(TestCluster cluster) throws SQLException {
    return cluster.rows("SELECT id FROM diary ORDER BY id");
  }

  /**
   * The class: two people, or a person and an automaton, begin the same failover at once and each
   * goes by another plan. Here one time stands, both learn which, and the standby is promoted once.
   */
  @Test
  void ofTwoCallersWithDifferentTimesAtOnceOneIsObeyedAndBothLearnWhich() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      Instant early = aMomentWithin(traffic);
      Instant late = aMomentWithin(traffic);
      stream.awaitReplicatedBeyond(late.plusMillis(300));
      Future<String> one;
      Future<String> other;
      try (HeldRow held = new HeldRow(processes, stream)) {
        one = callers.submit(() -> refusalOf(stream, early));
        other = callers.submit(() -> refusalOf(stream, late));
        held.awaitWaiting();
      }
      List<String> refusals = List.of(one.get(), other.get());
      HlcTimestamp failoverTime = stream.awaitCompleted();
      Instant stands = failoverTime.toInstant();
      assertThat(stands).isIn(early, late);
      assertThat(refusals.get(stands.equals(early) ? 0 : 1)).isEmpty();
      String loser = refusals.get(stands.equals(early) ? 1 : 0);
      String timeline = stream.timeline();
      if (loser.isEmpty()) {
        assertThat(timeline.indexOf("a failover to " + (stands.equals(early) ? late : early)))
            .isNotNegative()
            .isLessThan(timeline.lastIndexOf("a failover to " + stands));
      }
      assertThat(Instant.parse(stream.get().path("failover_at").asText())).isEqualTo(stands);
      assertThat(timeline.split("to PROMOTING", -1)).hasSize(2);
      assertThat(timeline.split("to COMPLETED", -1)).hasSize(2);
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  private static Instant aMomentWithin(Traffic traffic) {
    long before = traffic.commits();
    await().atMost(LIMIT).until(() -> traffic.commits() > before + 50);
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Empty where the request was accepted. */
  private static String refusalOf(TestStream stream, Instant moment) {
    try {
      stream.failOver(moment);
      return "";
    } catch (ApiException refused) {
      assertThat(refused.status()).isIn(400, 503);
      return String.valueOf(refused.getMessage());
    }
  }

  /**
   * The class: replication is being stopped for maintenance when its source dies, and what was half
   * stopped can neither go on nor take over. Here the pause is finished without the source, going
   * on says that it cannot, and the failover is obeyed from there.
   */
  @Test
  void aSourceThatDiesWhileTheStreamIsBeingPausedKeepsNobodyFromFailingOver() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      Instant replicated = aMomentWithin(traffic);
      stream.awaitReplicatedBeyond(replicated);
      pair.standby().freeze();
      stream.change("pause");
      assertThat(stream.phase()).isEqualTo("PAUSING");
      pair.primary().kill();
      pair.standby().thaw();
      stream.awaitPhase("PAUSED");
      stream.change("resume");
      JsonNode attention = stream.awaitAttention("SOURCE_LOST");
      assertThat(attention.path("actions").toString()).contains("FAIL_OVER_TO_LATEST");
      assertThat(stream.phase()).isEqualTo("RESUMING");
      stream.intervene("FAIL_OVER_TO_LATEST");
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isAfter(replicated);
      traffic.close();
      pair.primary().start();
      pair.assertNothingLost(traffic, failoverTime);
      assertThat(stream.phase()).isEqualTo("COMPLETED");
    }
    pair.delete();
  }

  /**
   * The class: the way back was promised as a matter of minutes, and when it is taken the history
   * that it needs has been garbage collected. Here the old primary keeps what it has and serves
   * again once the stream is given up, and a full copy leads back.
   */
  @Test
  void aWayBackWhoseHistoryIsGoneDropsNothingAndAFullCopyTakesItsPlace() throws Exception {
    Pair pair = site.pair();
    TestCluster east = pair.primary();
    TestCluster west = pair.standby();
    Traffic.load(east.url(), FEW, SEED + 3).close();
    HlcTimestamp parted = pair.replicating().complete();
    east.execute("UPDATE accounts SET balance = 7 WHERE id = 1");
    loseHistory(west, parted);

    TestStream back = pair.reversed().stream();
    JsonNode attention = back.awaitAttention("STEP_FAILED");
    assertThat(back.full().path("failback").path("mode").asText()).isEqualTo("NET_NEW");
    assertThat(attention.path("error").asText())
        .contains("GC threshold", "nothing of it was dropped");
    back.intervene("ABORT");
    back.awaitPhase("CANCELED");
    assertThat(east.rows("SELECT balance FROM accounts WHERE id = 1")).containsExactly("7");

    east.systemExecute("ALTER VIRTUAL CLUSTER main STOP SERVICE");
    east.systemExecute("DROP VIRTUAL CLUSTER main");
    TestStream copy = pair.reversed().replicating();
    assertThat(copy.full().path("failback").path("mode").asText()).isEqualTo("FULL_COPY");
    HlcTimestamp returned = copy.complete();
    assertThat(east.fingerprint(returned)).isEqualTo(west.fingerprint(returned));
    assertThat(east.rows("SELECT id, balance FROM accounts ORDER BY id"))
        .hasSize((int) FEW)
        .isEqualTo(west.rows("SELECT id, balance FROM accounts ORDER BY id"));
    pair.delete();
  }

  /** What a short TTL does once the job is gone that kept the history for a way back. */
  private static void loseHistory(TestCluster cluster, HlcTimestamp since) throws Exception {
    String ttl = "ALTER RANGE default CONFIGURE ZONE USING gc.ttlseconds = ";
    cluster.execute("UPDATE accounts SET balance = balance + 1");
    cluster.execute(ttl + 1);
    for (String job :
        cluster.systemRows(
            "SELECT job_id FROM [SHOW JOBS] WHERE job_type = 'REPLICATION STREAM PRODUCER'"
                + " AND status = 'running'")) {
      cluster.systemExecute("CANCEL JOB " + job);
    }
    String past = "SELECT count(*) FROM accounts AS OF SYSTEM TIME '" + since + "'";
    await("the end of the history")
        .atMost(LIMIT)
        .until(
            () -> {
              try {
                return cluster.rows(past).isEmpty();
              } catch (SQLException collected) {
                return String.valueOf(collected.getMessage()).contains("GC threshold");
              }
            });
    cluster.execute(ttl + 14_400);
  }

  /**
   * The class: a link that comes and goes makes an automaton promote back and forth. Here nobody
   * fails over who was not asked to, and replication goes on by itself.
   */
  @Test
  void aLinkThatComesAndGoesMakesNobodyFailOver() throws Exception {
    Pair pair = site.pair();
    TestCluster east = pair.primary();
    int direct = east.endpoint().sqlPort();
    try (CuttableLine line = new CuttableLine(direct);
        Traffic traffic = Traffic.load(east.url(), FEW, SEED + 4).start()) {
      processes.reachBy(line.port(), east);
      TestStream stream = pair.replicating();
      for (int flap = 0; flap < FLAPS; flap++) {
        line.cut();
        long before = traffic.commits();
        await().atMost(LIMIT).until(() -> traffic.commits() > before + 100);
        line.mend();
        Instant mended = Instant.now();
        await().atMost(LIMIT).until(() -> pair.standby().replicatedTime().isAfter(mended));
      }
      stream.awaitReplicatedBeyond(Instant.now());
      assertThat(stream.phase()).isEqualTo("REPLICATING");
      assertThat(stream.full().path("attention").isMissingNode()).isTrue();
      assertThat(stream.timeline()).doesNotContain("CATCHING_UP");
      HlcTimestamp failoverTime = stream.complete();
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
      processes.reachBy(direct, east);
    }
    pair.delete();
  }
}
