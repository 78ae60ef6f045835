package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.demo.Traffic;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream there and back between clusters of the oldest version, the next and the newest. */
@Timeout(240)
class VersionsTest extends OnOneSite {
  private static final long SEED = 41_001;
  private static final String ACCOUNTS = "SELECT id, balance, filler FROM accounts ORDER BY id";
  private static final String JOURNAL = "SELECT id, kind FROM journal ORDER BY id";

  /** The oldest goes back by a full copy: net-new changes came with the next. */
  @ParameterizedTest
  @CsvSource({"v23.2, FULL_COPY", "v24.1, NET_NEW", "v26.3, NET_NEW"})
  void aStreamGoesThereAndBack(String version, String mode) throws Exception {
    Pair pair = site.pair(version);
    TestCluster east = pair.primary();
    TestCluster west = pair.standby();
    for (TestCluster cluster : List.of(east, west)) {
      assertThat(cluster.systemRows("SELECT version()").getFirst())
          .contains("CCL " + version + ".");
    }
    Traffic.load(east.url(), 1_000, SEED).close();

    TestStream there = pair.replicating();
    there.change("pause");
    there.awaitPhase("PAUSED");
    there.change("resume");
    there.awaitPhase("REPLICATING").awaitReplicatedBeyond(Instant.now());
    there.complete();
    assertThat(west.rows(ACCOUNTS)).hasSize(1_000).isEqualTo(east.rows(ACCOUNTS));
    east.execute("INSERT INTO journal VALUES (-2, 'note', 0, 1, 0)");
    west.execute("INSERT INTO journal VALUES (-1, 'note', 0, 1, 0)");

    TestStream back = pair.reversed().stream().awaitPhase("REPLICATING");
    assertThat(back.full().path("failback").path("mode").asText()).isEqualTo(mode);
    back.awaitReplicatedBeyond(Instant.now());
    back.complete();
    assertThat(east.rows(JOURNAL)).containsExactly("-1|note");
    assertThat(east.rows(ACCOUNTS)).isEqualTo(west.rows(ACCOUNTS));
    pair.delete();
  }
}
