package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbook's {@code temporal} lines, run as they are written. Needs a {@code temporal} command
 * on the PATH.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RunbookTest {
  private static final String EXAMPLE_TIME = "2026-01-31T12:00:00Z";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Site site;

  @BeforeAll
  void openSite(@TempDir Path folder) throws Exception {
    site = Site.open(folder);
  }

  @AfterAll
  void closeSite() {
    site.close();
  }

  @Test
  void everyLineDoesWhatItSays() throws Exception {
    Pair pair = site.pair();
    TestStream first = pair.replicating();
    run("--name cancel", first);
    first.awaitPhase("CANCELED");
    assertThat(first.timeline()).contains("wrong pair").contains("restored");

    try (Traffic traffic = Traffic.load(pair.primary().url(), 300, 61_001).start()) {
      TestStream stream = pair.stream(Map.of("confirm_wipe", true)).awaitPhase("REPLICATING");
      run("--name pause", stream);
      stream.awaitPhase("PAUSED");
      run("--name resume", stream);
      stream.awaitPhase("REPLICATING");
      String ahead = Instant.now().plusSeconds(600).toString();
      TemporalCommand.of(site)
          .shell(Runbook.line("\"at\"").replace(EXAMPLE_TIME, ahead), stream.id());
      stream.awaitPhase("SCHEDULED");
      run("--name withdrawFailover", stream);
      stream.awaitPhase("REPLICATING");
      run("--name intervene", stream);
      await()
          .atMost(LIMIT)
          .until(() -> stream.timeline().contains("does not wait for anybody's answer"));
      run("--type describe", stream);
      run("--type timeline", stream);
      run("primary lost", stream);
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(stream.timeline()).contains("eve").contains("maintenance").contains("drill");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    assertThat(Runbook.temporalLines()).hasSize(12);
    pair.delete();
  }

  @Test
  void aTerminatedStreamIsLeftAloneAndSaysSoUntilSomebodyHasItGoOn() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), 300, 61_002).start()) {
      TestStream stream = pair.replicating();
      TemporalCommand temporal = TemporalCommand.of(site);
      String before = temporal.run(stream.id());
      temporal.shell(Runbook.line("terminate").replace("$ID", stream.id()), stream.id());
      assertThat(temporal.run(stream.id())).isEmpty();

      ApiException first = refusal(stream::failOver);
      assertThat(first.status()).isIn(503, 400);
      JsonNode attention = stream.awaitAttention("TERMINATED");
      assertThat(attention.path("error").asText()).contains("work on the standby by hand", "RETRY");
      assertThat(attention.path("actions").toString()).isEqualTo("[\"RETRY\"]");
      ApiException second = refusal(stream::failOver);
      assertThat(second.status()).isEqualTo(400);
      assertThat(second.getMessage()).contains("terminated in Temporal");
      site.stop();
      site.start();
      assertThat(TemporalCommand.of(site).run(stream.id())).as("left alone").isEmpty();
      assertThat(stream.full().path("attention")).isEqualTo(attention);

      JsonNode retried = stream.intervene("RETRY");
      assertThat(retried.path("status").asText()).isEqualTo("REPLICATING");
      assertThat(stream.full().path("attention").isMissingNode()).isTrue();
      assertThat(TemporalCommand.of(site).run(stream.id())).isNotIn("", before);
      HlcTimestamp failoverTime = stream.complete();
      assertThat(stream.timeline()).contains("TERMINATED: ", "RETRY was answered: by the test");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  private static ApiException refusal(Runnable request) {
    try {
      request.run();
    } catch (ApiException refused) {
      return refused;
    }
    throw new AssertionError("it was not refused");
  }

  private void run(String part, TestStream stream) throws IOException, InterruptedException {
    TemporalCommand.of(site).shell(Runbook.line(part), stream.id());
  }
}
