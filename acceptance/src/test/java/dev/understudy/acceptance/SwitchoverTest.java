package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.EnduringTraffic;
import dev.understudy.domain.HlcTimestamp;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The roles are swapped while applications write, and nothing that was acknowledged is lost;
 * between clusters that speak TLS.
 */
@Timeout(240)
class SwitchoverTest extends OnOneSite {
  private static final long SEED = 52_001;
  private static final long ACCOUNTS = 2_000;

  @Override
  String[] options() {
    return new String[] {"--tls"};
  }

  @Test
  void losesNoAcknowledgedCommitThereAndBack() throws Exception {
    Pair pair = site.pair();
    try (EnduringTraffic traffic = EnduringTraffic.load(pair.primary().url(), ACCOUNTS, SEED, 3)) {
      traffic.runOn(pair.primary().url());
      TestStream there = pair.replicating();
      TestStream back = switchOver(traffic, pair, there);
      traffic.runOn(pair.standby().url());
      back.awaitPhase("REPLICATING");
      assertThat(back.full().path("failback").path("mode").asText()).isEqualTo("NET_NEW");
      assertThat(there.timeline()).contains("both sides hold the same data");
      back.awaitReplicatedBeyond(Instant.now());
      TestStream again = switchOver(traffic, pair.reversed(), back);
      again.awaitPhase("REPLICATING");
      again.cancel();
      again.awaitPhase("CANCELED");
    }
    pair.delete();
  }

  /** Returns the stream back. */
  private static TestStream switchOver(EnduringTraffic traffic, Pair pair, TestStream stream)
      throws Exception {
    long before = traffic.commits();
    await().until(() -> traffic.commits() > before + 100);
    JsonNode reply =
        stream
            .site()
            .api()
            .post(TestStream.PATH + "/" + stream.id() + "/switchover", Map.of("reason", "a drill"));
    assertThat(reply.path("status").asText()).isEqualTo("FAILING_OVER");
    HlcTimestamp failoverTime = stream.awaitCompleted();
    traffic.rest();
    assertThatThrownBy(() -> pair.primary().connect().close()).isInstanceOf(SQLException.class);
    long acknowledged = traffic.commits();
    EnduringTraffic.Finding finding = traffic.checkPromoted(pair.standby().url(), failoverTime);
    assertThat(finding.problems()).isEmpty();
    assertThat(finding.kept()).as("acknowledged commits kept").isEqualTo(acknowledged);
    JsonNode switchover = stream.full().path("switchover");
    assertThat(switchover.path("last_time").asText()).isEqualTo(failoverTime.toString());
    return new TestStream(stream.site(), switchover.path("reverse_stream_id").asText());
  }

  @Test
  void isTakenBackWhenTheStandbyCannotFollowInTime() throws Exception {
    Pair pair = site.pair();
    try (EnduringTraffic traffic =
        EnduringTraffic.load(pair.primary().url(), ACCOUNTS, SEED + 1, 2)) {
      traffic.runOn(pair.primary().url());
      TestStream stream = pair.replicating();
      await().until(() -> traffic.commits() > 100);
      stream.awaitReplicatedBeyond(Instant.now());
      pair.standby().kill();
      JsonNode reply =
          site.api()
              .post(
                  TestStream.PATH + "/" + stream.id() + "/switchover",
                  Map.of("deadline_seconds", 5));
      assertThat(reply.path("phase").asText()).isEqualTo("FENCING");
      stream.awaitPhase("REPLICATING");
      long before = traffic.commits();
      await().atMost(Duration.ofSeconds(20)).until(() -> traffic.commits() > before + 50);
      pair.standby().start();
      stream.awaitReplicatedBeyond(Instant.now());
      assertThat(stream.timeline()).contains("did not have everything in time");
      stream.cancel();
      stream.awaitPhase("CANCELED");
    }
    pair.delete();
  }
}
