package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream is canceled before and after the wipe of its standby. */
@Timeout(120)
class CancelTest extends OnOneSite {
  private static final long SEED = 33_001;
  private static final long ENOUGH_TO_BACK_UP = 40_000;
  private static final String JOURNAL = "SELECT count(*) FROM journal";
  private static final String ACCOUNTS = "SELECT count(*) FROM accounts";
  private static final String NOTE = "INSERT INTO journal VALUES (-1, 'note', 0, 1, 0)";

  @Test
  void canceledBeforeTheWipeTheStandbyServesWithItsDataUntouched() throws Exception {
    Pair pair = site.pair();
    try (Traffic standby = Traffic.load(pair.standby().url(), ENOUGH_TO_BACK_UP, SEED);
        Traffic primary = Traffic.load(pair.primary().url(), 100, SEED)) {
      TestStream stream = pair.stream().awaitPhase("BACKING_UP_STANDBY");
      JsonNode reply = stream.cancel();
      assertThat(reply.path("status").asText()).isEqualTo("CANCELED");
      assertThat(reply.has("canceled_at")).isTrue();
      stream.awaitPhase("CANCELED");
      assertThat(stream.timeline())
          .contains("BACKING_UP_STANDBY to UNDOING")
          .doesNotContain("STARTING_REPLICATION");
    }
    assertThat(pair.standby().rows(ACCOUNTS)).containsExactly("" + ENOUGH_TO_BACK_UP);
    pair.standby().execute(NOTE);
    assertThat(pair.standby().rows(JOURNAL)).containsExactly("1");
    pair.primary().execute(NOTE);

    pair.reversed().replicating().complete();
    pair.delete();
  }

  @Test
  void canceledWhileItWaitsForAYesNothingWasTouched() throws Exception {
    Pair pair = site.pair();
    try (Traffic standby = Traffic.load(pair.standby().url(), 100, SEED + 1);
        var session = pair.standby().connect()) {
      TestStream stream = pair.stream();
      JsonNode attention = stream.awaitAttention("CONFIRM_WIPE");
      assertThat(attention.path("step").asText()).isEqualTo("PREFLIGHT");
      stream.cancel();
      stream.awaitPhase("CANCELED");
      assertThat(session.isValid(2)).isTrue();
      assertThat(pair.standby().rows(ACCOUNTS)).containsExactly("100");
    }
    pair.delete();
  }

  @Test
  void canceledAfterTheWipeTheStandbyIsEmptyAndTheClustersAreHeldUntilThatIsSo() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 100, SEED + 2)) {
      TestStream stream = pair.replicating();
      traffic.start();
      pair.standby().freeze();
      JsonNode reply = stream.cancel();
      assertThat(reply.path("status").asText()).isEqualTo("CANCELED");
      assertThat(reply.has("canceled_at")).isTrue();
      assertThat(stream.phase()).isEqualTo("UNDOING");
      assertRefused(pair::stream);
      assertRefused(() -> pair.reversed().stream());
      assertRefused(() -> site.delete(pair.standby()));

      pair.standby().thaw();
      stream.awaitPhase("CANCELED");
      assertThat(stream.timeline()).contains("the standby is empty", "nodelocal://1/understudy");
      assertThatThrownBy(() -> pair.standby().rows("SELECT 1")).isInstanceOf(SQLException.class);
      assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]"))
          .containsExactly("system");
      long before = traffic.commits();
      traffic.close();
      assertThat(before).isPositive();
      pair.primary().execute(NOTE);
      pair.replicating().complete();
    }
    pair.delete();
  }

  @Test
  void canceledAfterTheWipeTheStandbyGetsItsDataBackWhereThatIsAskedFor() throws Exception {
    Pair pair = site.pair();
    try (Traffic standby = Traffic.load(pair.standby().url(), 500, SEED + 3);
        Traffic primary = Traffic.load(pair.primary().url(), 100, SEED + 4)) {
      TestStream stream = pair.replicating();
      assertThat(stream.cancelAndRestore().path("status").asText()).isEqualTo("CANCELED");
      stream.awaitPhase("CANCELED");
      assertThat(stream.timeline()).contains("was restored from nodelocal://1/understudy");
    }
    assertThat(pair.standby().rows(ACCOUNTS)).containsExactly("500");
    pair.standby().execute(NOTE);
    assertThat(pair.standby().rows(JOURNAL)).containsExactly("1");
    pair.delete();
  }

  private static void assertRefused(Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(409));
  }
}
