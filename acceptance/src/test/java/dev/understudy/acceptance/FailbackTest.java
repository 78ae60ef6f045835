package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** There and back again: the old primary takes what is new, and not everything. */
@Timeout(240)
class FailbackTest extends OnOneSite {
  private static final long SEED = 39_001;
  private static final long ROWS = 20_000;
  private static final Duration DAY = Duration.ofHours(24);
  private static final List<String> TABLES =
      List.of(
          "SELECT id, balance, filler FROM accounts ORDER BY id",
          "SELECT id, kind, from_account, to_account, amount FROM journal ORDER BY id");

  @Test
  void theOldPrimaryTakesWhatTheNewOneWroteAndServesAgain() throws Exception {
    Pair pair = site.pair();
    TestCluster east = pair.primary();
    TestCluster west = pair.standby();
    HlcTimestamp parted;
    try (Traffic traffic = Traffic.load(east.url(), ROWS, SEED).start()) {
      TestStream there = pair.replicating();
      long before = traffic.commits();
      await().until(() -> traffic.commits() > before + 50);
      parted = there.complete();
      assertThat(there.full().has("failback")).isFalse();
      traffic.close();
      assertThat(traffic.problems(west.url(), parted)).isEmpty();
    }
    east.execute("INSERT INTO journal VALUES (-2, 'note', 0, 1, 0)");
    west.execute("INSERT INTO journal VALUES (-1, 'note', 0, 1, 0)");
    long whole = west.replicatedBytes();

    TestStream back = pair.reversed().stream();
    back.awaitPhase("REPLICATING");
    JsonNode failback = back.full().path("failback");
    assertThat(failback.path("mode").asText()).isEqualTo("NET_NEW");
    Instant until = Instant.parse(failback.path("history_until").asText());
    assertThat(until)
        .isBetween(
            parted.toInstant().minusSeconds(2).plus(DAY), Instant.now().plusSeconds(2).plus(DAY));
    assertThat(back.timeline())
        .contains("net-new changes only", "kept until " + until)
        .doesNotContain("WIPING_STANDBY");
    assertThat(back.get().has("failback")).isFalse();
    assertThatThrownBy(() -> back.failOver(parted.toInstant().minusMillis(1)))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(400));

    west.execute("UPDATE accounts SET balance = balance + 1 WHERE id < 10");
    back.awaitReplicatedBeyond(Instant.now());
    HlcTimestamp returned = back.complete();
    assertThat(returned).isGreaterThan(parted);
    for (String table : TABLES) {
      assertThat(east.rows(table)).isNotEmpty().isEqualTo(west.rows(table));
    }
    assertThat(east.rows("SELECT id FROM journal WHERE id < 0")).containsExactly("-1");
    assertThat(east.fingerprint(returned)).isEqualTo(west.fingerprint(returned));
    assertThat(east.replicatedBytes()).isLessThan(whole / 10);

    System.out.printf("bytes there %d, back %d%n", whole, east.replicatedBytes());

    TestStream again = pair.stream().awaitPhase("REPLICATING");
    assertThat(again.full().path("failback").path("mode").asText()).isEqualTo("NET_NEW");
    again.cancel();
    again.awaitPhase("CANCELED");
    assertThat(again.timeline()).contains("is kept, offline");
    assertThat(west.systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]")).contains("main");
    pair.delete();
  }

  @Test
  void anOldPrimaryThatStillHasClientsIsAskedAbout() throws Exception {
    Pair pair = site.pair();
    Traffic.load(pair.primary().url(), 100, SEED + 1).close();
    pair.replicating().complete();
    try (var client = pair.primary().connect()) {
      TestStream back = pair.reversed().stream();
      JsonNode attention = back.awaitAttention("CONFIRM_WIPE");
      assertThat(attention.path("error").asText()).contains("client sessions");
      assertThat(client.isValid(5)).isTrue();
      back.intervene("CONFIRM");
      back.awaitPhase("REPLICATING");
      assertThat(back.full().path("failback").path("mode").asText()).isEqualTo("NET_NEW");
      back.awaitReplicatedBeyond(Instant.now());
      back.complete();
    }
    pair.delete();
  }

  @Test
  void anOldPrimaryWhoseVirtualClusterIsAnotherNowIsCopiedAsAWhole() throws Exception {
    Pair pair = site.pair();
    Traffic.load(pair.primary().url(), 100, SEED + 2).close();
    pair.replicating().complete();
    try (var system = pair.primary().connectToSystem();
        var statement = system.createStatement()) {
      statement.execute("ALTER VIRTUAL CLUSTER main STOP SERVICE");
      statement.execute("DROP VIRTUAL CLUSTER main");
    }
    TestStream back = pair.reversed().stream(Map.of()).awaitPhase("REPLICATING");
    JsonNode failback = back.full().path("failback");
    assertThat(failback.path("mode").asText()).isEqualTo("FULL_COPY");
    assertThat(back.timeline()).contains(failback.path("reason").asText());
    back.complete();
    for (String table : TABLES) {
      assertThat(pair.primary().rows(table)).isEqualTo(pair.standby().rows(table));
    }
    pair.delete();
  }

  @Test
  void aReaderServesWhileTheStandbyReplicatesAndIsGoneAfterTheFailover() throws Exception {
    Pair pair = site.pair();
    Traffic.load(pair.primary().url(), 100, SEED + 3).close();
    TestStream stream = pair.stream(Map.of("read_virtual_cluster", true)).awaitPhase("REPLICATING");
    await("the reader")
        .atMost(Duration.ofSeconds(60))
        .until(() -> stream.full().path("reader").path("ready").asBoolean());
    JsonNode reader = stream.full().path("reader");
    assertThat(reader.path("name").asText()).isEqualTo("main-readonly");
    assertThat(reader.has("since")).isTrue();
    assertThat(stream.get().has("reader")).isFalse();
    assertThat(pair.standby().readerRows("SELECT count(*) FROM accounts")).containsExactly("100");

    stream.complete();
    assertThat(stream.full().has("reader")).isFalse();
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]"))
        .containsExactly("system", "main");
    pair.delete();
  }
}
