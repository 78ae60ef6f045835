package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.bench.torture.Observation.Cut;
import dev.understudy.bench.torture.Observation.Data;
import dev.understudy.bench.torture.Observation.Serving;
import dev.understudy.bench.torture.Observation.Writable;
import dev.understudy.cli.demo.EnduringTraffic;
import dev.understudy.domain.HlcTimestamp;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lives one cycle with one pair, and keeps what it sees for the invariants. */
final class CycleRun {
  private static final Duration AHEAD = Duration.ofSeconds(6);
  private static final Duration FAR_AHEAD = Duration.ofMinutes(30);
  private static final long ENOUGH_COMMITS = 40;

  private final Cycle cycle;
  private final Pair pair;
  private final Life life;
  private final Streams streams;
  private final Injector injector;
  private final EnduringTraffic traffic;
  private final Clock clock;
  private final List<Data> data = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<Writable> writable = new ArrayList<>();
  private final List<Callable<Data>> looks = new ArrayList<>();
  private Optional<Duration> cancelAnswer = Optional.empty();
  private int expectedStreams;
  private Node judged;
  private Instant moment = Instant.EPOCH;

  CycleRun(
      Cycle cycle,
      Pair pair,
      Life life,
      Streams streams,
      Injector injector,
      EnduringTraffic traffic,
      Clock clock) {
    this.cycle = cycle;
    this.pair = pair;
    this.life = life;
    this.streams = streams;
    this.injector = injector;
    this.traffic = traffic;
    this.clock = clock;
    this.judged = pair.standby();
  }

  /** To its end, or to where it is stuck. */
  void live() throws Exception {
    traffic.runOn(pair.primary().url());
    if (cycle.kind() == CycleKind.CANCEL && cycle.seed() % 2 == 0) {
      String unused =
          during(
              Stage.CREATING,
              () -> {
                String id = create(pair);
                cancel(id);
                return id;
              });
      return;
    }
    String id = during(Stage.CREATING, () -> replicate(pair));
    moment = during(Stage.REPLICATING, () -> load(id));
    look("before the end", pair, Serving.PRIMARY, false);
    String unused =
        during(
            Stage.ENDING,
            () -> {
              end(id);
              return id;
            });
  }

  private void end(String id) throws Exception {
    switch (cycle.kind()) {
      case FAILOVER_NOW -> failOver(id, null, pair);
      case FAILOVER_PAST -> failOver(id, moment, pair);
      case FAILOVER_FUTURE -> failOver(id, replicated(id).plus(AHEAD), pair);
      case WITHDRAW -> withdraw(id);
      case SWITCHOVER -> switchOver(id);
      case FAILBACK -> failBack(id);
      case CANCEL -> cancel(id);
    }
  }

  private <T> T during(Stage stage, Callable<T> what) throws Exception {
    Future<?> faults = injector.start(cycle.faultsOf(stage));
    try {
      return what.call();
    } finally {
      mended(faults);
    }
  }

  private static void mended(Future<?> faults) throws Exception {
    try {
      faults.get(3, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new Life.Stuck("what was killed does not start again: " + e.getCause());
    }
  }

  private String create(Pair roles) throws Exception {
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
    expectedStreams++;
    return id;
  }

  private String replicate(Pair roles) throws Exception {
    String id = create(roles);
    life.await(
        id,
        "the stream replicates",
        clock.instant(),
        stream -> stream.path("phase").asText().equals("REPLICATING"));
    return id;
  }

  /** Until the standby has what the application did just now; returns a moment before that. */
  private Instant load(String id) throws Exception {
    long before = traffic.commits();
    life.await(
        "the application gets on",
        clock.instant(),
        () -> traffic.commits() > before + ENOUGH_COMMITS,
        () -> traffic.commits() + " commits");
    Instant known = replicated(id);
    life.await(
        id,
        "replication gets on",
        clock.instant(),
        stream ->
            replicated(stream).isAfter(known.plusSeconds(2))
                && !stream.path("attention").isObject());
    return known;
  }

  private Instant retained(String id) throws Exception {
    return Instant.parse(
        life.await(
                id,
                "the stream says what it keeps",
                clock.instant(),
                stream -> !stream.path("retained_time").asText("").isEmpty())
            .path("retained_time")
            .asText());
  }

  private Instant replicated(String id) throws Exception {
    return replicated(
        life.await(
            id,
            "the stream says where it is",
            clock.instant(),
            stream -> replicated(stream).isAfter(Instant.EPOCH)));
  }

  private static Instant replicated(JsonNode stream) {
    String time = stream.path("replicated_time").asText("");
    return time.isEmpty() ? Instant.EPOCH : Instant.parse(time);
  }

  private void failOver(String id, @Nullable Instant at, Pair roles) throws Exception {
    Instant retained = retained(id);
    Map<String, Object> body = new HashMap<>(Map.of("status", "FAILING_OVER"));
    if (at != null) {
      body.put("failover_at", at.toString());
    }
    life.command("PATCH", Streams.PATH + "/" + id, body);
    completed(id, at, retained, roles, false);
  }

  private HlcTimestamp completed(
      String id, @Nullable Instant at, Instant retained, Pair roles, boolean fenced)
      throws Exception {
    JsonNode end = awaitEnd(id, "COMPLETED", at == null ? clock.instant() : at);
    HlcTimestamp time = new HlcTimestamp(end.path("failover_time").asText());
    cuts.add(new Cut(at, time, retained));
    traffic.rest();
    // What is mended last may be what is looked at.
    life.await(
        "nothing is wrong any more", clock.instant(), () -> !injector.isActive(), () -> "faults");
    look("after the failover", roles, Serving.STANDBY, !fenced);
    int number = cuts.size();
    judged = roles.standby();
    judge(
        () ->
            Judge.promoted("failover " + number, traffic, roles.primary(), roles.standby(), time));
    return time;
  }

  private JsonNode awaitEnd(String id, String phase, Instant notBefore) throws Exception {
    return life.await(
        id,
        "the stream is " + phase,
        notBefore,
        stream -> stream.path("phase").asText().equals(phase));
  }

  private void withdraw(String id) throws Exception {
    Instant far = replicated(id).plus(FAR_AHEAD);
    life.command(
        "PATCH",
        Streams.PATH + "/" + id,
        Map.of("status", "FAILING_OVER", "failover_at", far.toString()));
    life.command("POST", Streams.PATH + "/" + id + "/withdraw", Map.of("reason", "not needed"));
    awaitEnd(id, "REPLICATING", clock.instant());
    Instant unused = load(id);
    look("after the withdrawal", pair, Serving.PRIMARY, false);
    failOver(id, null, pair);
  }

  private void switchOver(String id) throws Exception {
    Instant retained = retained(id);
    life.command("POST", Streams.PATH + "/" + id + "/switchover", Map.of("reason", "a drill"));
    completed(id, null, retained, pair, true);
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
    expectedStreams++;
    life.command("PATCH", Streams.PATH + "/" + back, Map.of("status", "CANCELED"));
    awaitEnd(back, "CANCELED", clock.instant());
  }

  private void failBack(String id) throws Exception {
    failOver(id, null, pair);
    traffic.forgetAbove(cuts.getLast().actual());
    traffic.runOn(pair.standby().url());
    looks.clear();
    Pair back = pair.reversed();
    String again = replicate(back);
    Instant unused = load(again);
    failOver(again, null, back);
  }

  /** While the standby does not answer, so that whatever is under way is stuck. */
  private void cancel(String id) throws Exception {
    traffic.rest();
    String before = answered(() -> Judge.content(pair.primary(), null));
    pair.standby().victim().freeze();
    try {
      Instant asked = clock.instant();
      life.command("PATCH", Streams.PATH + "/" + id, Map.of("status", "CANCELED"));
      Instant from = injector.healed().isAfter(asked) ? injector.healed() : asked;
      cancelAnswer = Optional.of(Duration.between(from, clock.instant()));
    } finally {
      pair.standby().victim().thaw();
    }
    awaitEnd(id, "CANCELED", clock.instant());
    look("after the cancel", pair, Serving.PRIMARY, false);
    judged = pair.primary();
    judge(() -> Judge.alone("after the cancel", traffic, pair.primary(), before));
  }

  private void judge(Callable<Data> how) throws Exception {
    looks.add(how);
    data.add(answered(how));
  }

  /** A cluster that was killed just now may not answer the first time. */
  private <T> T answered(Callable<T> question) throws Exception {
    AtomicReference<@Nullable T> answer = new AtomicReference<>();
    AtomicReference<String> refusal = new AtomicReference<>("");
    life.await(
        "a cluster answers",
        clock.instant(),
        () -> {
          try {
            answer.set(question.call());
            return true;
          } catch (SQLException e) {
            refusal.set(String.valueOf(e.getMessage()));
            return false;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        refusal::get);
    return Objects.requireNonNull(answer.get());
  }

  /** The side that must serve may take a moment until it does. */
  private void look(String when, Pair roles, Serving expected, boolean both) throws Exception {
    Node serving = expected == Serving.PRIMARY ? roles.primary() : roles.standby();
    life.await("a side serves " + when, clock.instant(), serving::isWritable, () -> "no writes");
    writable.add(
        new Writable(
            when, roles.primary().isWritable(), roles.standby().isWritable(), expected, both));
  }

  /** Changes something behind everybody's back; returns what the same looks find then. */
  List<Data> sabotaged(Sabotage how) throws Exception {
    Judge.sabotage(judged, how);
    List<Data> found = new ArrayList<>();
    for (Callable<Data> each : looks) {
      found.add(each.call());
    }
    return found;
  }

  Observation observation(
      List<Observation.Exchange> exchanges, List<Observation.Audited> audited, int found) {
    return new Observation(
        data,
        cuts,
        streams.statuses(),
        streams.moves(),
        exchanges,
        audited,
        life.repeats(),
        new Observation.Count(found, expectedStreams),
        writable,
        life.waits(),
        cancelAnswer);
  }
}
