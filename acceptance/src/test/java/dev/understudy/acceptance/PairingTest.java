package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which clusters may be paired, and that nothing that serves is wiped without a yes. */
@Timeout(120)
class PairingTest extends OnOneSite {
  private static final long SEED = 34_001;
  private static final String JOURNAL = "SELECT id FROM journal ORDER BY id";

  @Test
  void aLivePrimaryIsNobodysStandby() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 100, SEED).start()) {
      TestStream stream = pair.replicating();
      assertThatThrownBy(() -> pair.reversed().stream())
          .isInstanceOfSatisfying(
              ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(409));
      assertThat(stream.phase()).isEqualTo("REPLICATING");
      traffic.close();
      assertThat(pair.primary().rows(JOURNAL)).hasSizeGreaterThanOrEqualTo((int) traffic.commits());
      assertThat(liveStreams()).hasSize(1);
      stream.complete();
    }
    pair.delete();
  }

  @Test
  void thePromotedStandbyIsNotWipedWithoutAYes() throws Exception {
    Pair pair = site.pair();
    Traffic.load(pair.primary().url(), 100, SEED + 1).close();
    TestStream first = pair.replicating();
    first.complete();
    pair.standby().execute("INSERT INTO journal VALUES (7, 'note', 0, 1, 0)");

    TestStream aborted = pair.stream();
    JsonNode attention = aborted.awaitAttention("CONFIRM_WIPE");
    assertThat(attention.path("actions")).hasToString("[\"CONFIRM\",\"ABORT\"]");
    assertThat(attention.path("error").asText()).contains("took over");
    assertThat(aborted.get().path("status").asText()).isEqualTo("STARTING");
    assertThat(pair.standby().rows(JOURNAL)).containsExactly("7");
    aborted.intervene("ABORT");
    aborted.awaitPhase("CANCELED");
    assertThat(pair.standby().rows(JOURNAL)).containsExactly("7");

    TestStream confirmed = pair.stream();
    assertThat(confirmed.id()).isNotEqualTo(aborted.id());
    confirmed.awaitAttention("CONFIRM_WIPE");
    confirmed.intervene("CONFIRM");
    confirmed.awaitPhase("REPLICATING");
    assertThat(confirmed.full().has("attention")).isFalse();
    confirmed.complete();
    assertThat(pair.standby().rows(JOURNAL)).isEmpty();
    pair.delete();
  }

  @Test
  void ofTwoRequestsAtTheSameMomentForOverlappingPairsExactlyOneWins() throws Exception {
    TestCluster a = site.cluster("us-east-1");
    TestCluster b = site.cluster("us-east-2");
    TestCluster c = site.cluster("us-west-2");
    raceForOne(new Pair(site, a, b), new Pair(site, c, b));
    raceForOne(new Pair(site, a, b), new Pair(site, b, a));
    raceForOne(new Pair(site, a, b), new Pair(site, b, c));
    site.delete(a, b, c);
  }

  private void raceForOne(Pair one, Pair other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<TestStream> made = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
      List<Future<TestStream>> asked = new ArrayList<>();
      for (Pair pair : List.of(one, other)) {
        asked.add(
            callers.submit(
                () -> {
                  start.await();
                  return pair.stream();
                }));
      }
      for (Future<TestStream> answer : asked) {
        try {
          made.add(answer.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(409));
        }
      }
    }
    assertThat(made).hasSize(1);
    assertThat(liveStreams()).containsExactly(made.getFirst().id());
    made.getFirst().cancel();
    made.getFirst().awaitPhase("CANCELED");
  }

  /** Of all clusters: no other test of this class leaves any. */
  private List<String> liveStreams() {
    List<String> ids = new ArrayList<>();
    for (JsonNode stream : site.api().get(TestStream.PATH).path("physical_replication_streams")) {
      ids.add(stream.path("id").asText());
    }
    return ids;
  }
}
