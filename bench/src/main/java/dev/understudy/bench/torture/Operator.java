package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of the API about streams in one cycle, each until it is so. */
final class Operator {
  private final Life life;
  private final Streams streams;
  private final Clock clock;
  private int expected;

  Operator(Life life, Streams streams, Clock clock) {
    this.life = life;
    this.streams = streams;
    this.clock = clock;
  }

  /** How many streams the pair must have by now. */
  int expectedStreams() {
    return expected;
  }

  String create(Pair roles) throws Life.Stuck, InterruptedException {
    Map<String, Object> body =
        Map.of(
            "primary_cluster_id",
            roles.primaryId(),
            "standby_cluster_id",
            roles.standbyId(),
            "confirm_wipe",
            true);
    String id = life.command("POST", Streams.PATH, body).path("id").asText();
    streams.add(id);
    expected++;
    return id;
  }

  /** Creates a stream and waits until its initial scan is done. */
  String replicate(Pair roles) throws Life.Stuck, InterruptedException {
    String id = create(roles);
    awaitPhase(id, "REPLICATING", clock.instant());
    return id;
  }

  JsonNode awaitPhase(String id, String phase, Instant notBefore)
      throws Life.Stuck, InterruptedException {
    return life.await(
        id,
        "the stream is " + phase,
        notBefore,
        stream -> stream.path("phase").asText().equals(phase));
  }

  /**
   * @param at null for the latest time
   */
  void failOver(String id, @Nullable Instant at) throws Life.Stuck, InterruptedException {
    Map<String, Object> body = new HashMap<>(Map.of("status", "FAILING_OVER"));
    if (at != null) {
      body.put("failover_at", at.toString());
    }
    life.command("PATCH", Streams.PATH + "/" + id, body);
  }

  void withdraw(String id) throws Life.Stuck, InterruptedException {
    life.command("POST", Streams.PATH + "/" + id + "/withdraw", Map.of("reason", "not needed"));
    awaitPhase(id, "REPLICATING", clock.instant());
  }

  void switchOver(String id) throws Life.Stuck, InterruptedException {
    life.command("POST", Streams.PATH + "/" + id + "/switchover", Map.of("reason", "a drill"));
    expected++;
  }

  /** The stream that a switchover leaves in the other direction. */
  String streamBack(String id) throws Life.Stuck, InterruptedException {
    String back =
        life.await(
                id,
                "the stream back is there",
                clock.instant(),
                stream -> !stream.path("switchover").path("reverse_stream_id").asText("").isEmpty())
            .path("switchover")
            .path("reverse_stream_id")
            .asText();
    streams.add(back);
    return back;
  }

  /** Only asks. */
  void cancel(String id) throws Life.Stuck, InterruptedException {
    life.command("PATCH", Streams.PATH + "/" + id, Map.of("status", "CANCELED"));
  }

  Instant retained(String id) throws Life.Stuck, InterruptedException {
    return time(id, "retained_time");
  }

  Instant replicated(String id) throws Life.Stuck, InterruptedException {
    return time(id, "replicated_time");
  }

  private Instant time(String id, String field) throws Life.Stuck, InterruptedException {
    return time(
        life.await(
            id,
            "the stream tells its " + field,
            clock.instant(),
            stream -> time(stream, field).isAfter(Instant.EPOCH)),
        field);
  }

  private static Instant time(JsonNode stream, String field) {
    String time = stream.path(field).asText("");
    return time.isEmpty() ? Instant.EPOCH : Instant.parse(time);
  }

  /** Until the standby is a while further on, and nobody is asked for help. */
  void awaitProgress(String id, Instant from, Duration further)
      throws Life.Stuck, InterruptedException {
    JsonNode unused =
        life.await(
            id,
            "replication gets on",
            clock.instant(),
            stream ->
                time(stream, "replicated_time").isAfter(from.plus(further))
                    && !stream.path("attention").isObject());
  }
}
