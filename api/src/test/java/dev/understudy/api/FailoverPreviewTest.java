package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a failover would do, asked before it is. */
class FailoverPreviewTest extends ApiTest {

  @Test
  void tellsOfTheLatestTimeAndChangesNothing() {
    UUID id = newStream();
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    sample(id, clock.instant().minusSeconds(60), clock.instant().minusSeconds(4));
    clock.advance(Duration.ofSeconds(2));
    Reply preview = get(path(id));
    assertThat(preview.status()).as(preview.raw().body()).isEqualTo(200);
    assertThat(preview.text("target")).isEqualTo("LATEST");
    assertThat(preview.body().path("lost").path("seconds").asDouble()).isEqualTo(6);
    assertThat(preview.body().path("lost").path("sample_age_seconds").asInt()).isEqualTo(2);
    assertThat(preview.body().path("reverted").path("seconds").asDouble()).isZero();
    assertThat(preview.body().path("steps").findValuesAsText("name"))
        .containsExactly("CATCHING_UP", "REVERTING", "PROMOTING", "MANAGING_JOBS", "COMPLETED");
    assertThat(preview.body().path("steps").findValuesAsText("detail"))
        .allMatch(detail -> detail.length() > 20);
    assertThat(preview.body().path("blockers").isEmpty()).isTrue();
    assertThat(preview.body().path("failback").path("possible").asBoolean()).isTrue();
    assertThat(get(STREAMS + "/" + id).text("status")).isEqualTo("REPLICATING");
  }

  @Test
  void tellsOfATimeInThePastAndOneAhead() {
    UUID id = replicating();
    Reply past = get(path(id) + "?failover_at=" + clock.instant().minusSeconds(10));
    assertThat(past.body().path("reverted").path("seconds").asDouble()).isEqualTo(10);
    Reply ahead = get(path(id) + "?failoverAt=" + clock.instant().plusSeconds(600));
    assertThat(ahead.body().path("lost").path("seconds").asDouble()).isZero();
    assertThat(ahead.body().path("steps").path(0).path("name").asText()).isEqualTo("SCHEDULED");
    assertRefused(get(path(id) + "?failover_at=tomorrow"), 400, 3);
    assertRefused(get(path(UUID.randomUUID())), 404, 5);
  }

  @Test
  void saysWhatBlocksItAndWhatIsUnknown() {
    UUID fresh = newStream();
    JsonNode preview = get(path(fresh)).body();
    assertThat(preview.path("lost").isNull()).isTrue();
    assertThat(preview.path("cut_at").isNull()).isTrue();
    assertThat(preview.path("failback").path("possible").isNull()).isTrue();
    assertThat(preview.path("blockers").path(0).path("code").asText()).isEqualTo("STREAM_STATE");
    assertThat(preview.path("steps").isEmpty()).isTrue();
    UUID id = replicating();
    Reply far = get(path(id) + "?failover_at=" + clock.instant().plus(Duration.ofHours(2)));
    assertThat(far.body().path("blockers").path(0).path("code").asText())
        .isEqualTo("FAILOVER_TOO_FAR_AHEAD");
  }

  @Test
  void expectsWhatFailoversTookSoFar() {
    for (int seconds = 1; seconds <= 3; seconds++) {
      UUID done = replicating();
      var target = new FailoverTarget.Latest();
      HlcTimestamp cut = HlcTimestamp.of(clock.instant());
      workflows.move(done, new StreamState.CatchingUp(FakeCommands.FACTS, target, cut));
      clock.advance(Duration.ofSeconds(seconds));
      workflows.move(
          done, new StreamState.Completed(FakeCommands.FACTS, target, cut, clock.instant()));
    }
    JsonNode expected = get(path(replicating())).body().path("expected_seconds");
    assertThat(expected.path("samples").asInt()).isEqualTo(3);
    assertThat(expected.path("p50").asDouble()).isEqualTo(2);
    assertThat(expected.path("p95").asDouble()).isEqualTo(3);
  }

  private static String path(UUID id) {
    return STREAMS + "/" + id + "/failover-preview";
  }
}
