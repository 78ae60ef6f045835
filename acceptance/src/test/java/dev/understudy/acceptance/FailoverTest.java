package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The three moments to which an operator may fail over, through the API. */
@Timeout(120)
class FailoverTest extends OnOneSite {
  private static final long SEED = 32_001;
  private static final long ROWS = 300;
  private static final String ACCOUNTS = "SELECT id, balance, filler FROM accounts";
  private static final String JOURNAL =
      "SELECT id, kind, from_account, to_account, amount FROM journal";

  @Test
  void afterAFailoverToThePastTheStandbyShowsExactlyTheRowsOfThatMoment() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ROWS, SEED).start()) {
      TestStream stream = pair.replicating();
      long before = traffic.commits();
      await().until(() -> traffic.commits() > before + 100);
      Instant moment = Instant.now().truncatedTo(ChronoUnit.MICROS);
      await().until(() -> traffic.commits() > before + 300);
      stream.awaitReplicatedBeyond(moment.plusMillis(500));

      JsonNode reply = stream.failOver(moment);
      assertThat(Instant.parse(reply.path("failover_at").asText())).isEqualTo(moment);
      HlcTimestamp failoverTime = stream.awaitCompleted();
      traffic.close();

      assertThat(failoverTime).isEqualByComparingTo(HlcTimestamp.of(moment));
      assertSameRows(pair, failoverTime);
      assertThat(pair.primary().rows(JOURNAL)).hasSizeGreaterThan(journalOf(pair.standby()));
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    pair.delete();
  }

  @Test
  void aFailoverAheadTakesEveryCommitUpToItsTimeAndNoneAfter() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ROWS, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      Instant moment = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MICROS);
      assertThat(stream.failOver(moment).path("status").asText()).isEqualTo("FAILING_OVER");
      assertThat(stream.phase()).isEqualTo("SCHEDULED");

      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime).isEqualByComparingTo(HlcTimestamp.of(moment));
      Instant activated = Instant.parse(stream.get().path("activated_at").asText());
      assertThat(activated).isBetween(moment, moment.plusSeconds(15));
      traffic.close();
      assertSameRows(pair, failoverTime);
      assertThat(pair.primary().rows(JOURNAL)).hasSizeGreaterThan(journalOf(pair.standby()));
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
    }
    pair.delete();
  }

  @Test
  void aFailoverToTheLatestTimeLosesNothingThatWasReplicated() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), ROWS, SEED + 2).start()) {
      TestStream stream = pair.replicating();
      await().until(() -> traffic.commits() > 100);
      Instant replicated = Instant.parse(stream.get().path("replicated_time").asText());

      JsonNode reply = stream.failOver();
      assertThat(reply.path("status").asText()).isEqualTo("FAILING_OVER");
      assertThat(reply.has("failover_at")).isFalse();
      HlcTimestamp failoverTime = stream.awaitCompleted();
      traffic.close();
      assertThat(failoverTime.toInstant()).isAfterOrEqualTo(replicated);
      assertSameRows(pair, failoverTime);
      assertThat(traffic.problems(pair.standby().url(), failoverTime)).isEmpty();
      pair.standby().execute("INSERT INTO journal VALUES (-1, 'note', 0, 1, 0)");
    }
    pair.delete();
  }

  private static int journalOf(TestCluster cluster) throws Exception {
    return cluster.rows(JOURNAL).size();
  }

  /** The standby as it is now is the primary as it was then. */
  private static void assertSameRows(Pair pair, HlcTimestamp then) throws Exception {
    for (String query : List.of(ACCOUNTS, JOURNAL)) {
      String asOf = " AS OF SYSTEM TIME '" + then + "' ORDER BY id";
      assertThat(pair.standby().rows(query + " ORDER BY id"))
          .isNotEmpty()
          .isEqualTo(pair.primary().rows(query + asOf));
    }
    assertThat(pair.standby().fingerprint(then)).isEqualTo(pair.primary().fingerprint(then));
  }
}
