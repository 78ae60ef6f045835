package dev.understudy.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** A stream as clients see and change it. */
record TestStream(Site site, String id) {
  static final String PATH = "/api/v1/physical-replication-streams";
  private static final Set<String> FINAL = Set.of("COMPLETED", "CANCELED");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  JsonNode get() {
    return site.api().get(PATH + "/" + id);
  }

  JsonNode full() {
    return site.api().get(PATH + "/" + id + "?view=FULL");
  }

  String phase() {
    return full().path("phase").asText();
  }

  TestStream awaitPhase(String phase) {
    await("phase " + phase)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              JsonNode full = full();
              String now = full.path("phase").asText();
              if (FINAL.contains(now) && !now.equals(phase)) {
                throw new IllegalStateException("never came to " + phase + ": " + full);
              }
              return now.equals(phase);
            });
    return this;
  }

  /** Returns the attention, once the stream needs a human for this reason. */
  JsonNode awaitAttention(String reason) {
    await("attention " + reason)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> full().path("attention").path("reason").asText().equals(reason));
    return full().path("attention");
  }

  JsonNode failOver() {
    return site.api().patch(PATH + "/" + id, Map.of("status", "FAILING_OVER"));
  }

  JsonNode failOver(Instant at) {
    return site.api()
        .patch(PATH + "/" + id, Map.of("status", "FAILING_OVER", "failover_at", at.toString()));
  }

  JsonNode cancel() {
    return site.api().patch(PATH + "/" + id, Map.of("status", "CANCELED"));
  }

  /** Ends it, and asks for what the standby held before. */
  JsonNode cancelAndRestore() {
    return site.api().patch(PATH + "/" + id, Map.of("status", "CANCELED", "restore_backup", true));
  }

  /** One of the changes beyond the official API: pause, resume, withdraw. */
  JsonNode change(String which) {
    return site.api().post(PATH + "/" + id + "/" + which, Map.of("reason", "by the test"));
  }

  JsonNode intervene(String action) {
    return site.api()
        .post(PATH + "/" + id + "/intervene", Map.of("action", action, "reason", "by the test"));
  }

  /** Waits for the end; returns the time at which the standby's data was cut. */
  HlcTimestamp awaitCompleted() {
    awaitPhase("COMPLETED");
    return new HlcTimestamp(full().path("failover_time").asText());
  }

  /** Fails over to the latest time and waits for the end. */
  HlcTimestamp complete() {
    failOver();
    return awaitCompleted();
  }

  /** Waits until the standby has all that was committed up to a moment. */
  void awaitReplicatedBeyond(Instant moment) {
    await("replication beyond " + moment)
        .atMost(LIMIT)
        .until(() -> Instant.parse(get().path("replicated_time").asText()).isAfter(moment));
  }

  /** All sentences of the timeline. */
  String timeline() {
    StringBuilder sentences = new StringBuilder();
    for (JsonNode entry : full().path("timeline")) {
      sentences.append(entry).append('\n');
    }
    return sentences.toString();
  }
}
