package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.client.ApiException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Watches streams from beside, whatever else goes on, and remembers what it saw. */
final class Streams implements AutoCloseable {
  static final String PATH = "/api/v1/physical-replication-streams";
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Pattern MOVE = Pattern.compile("[A-Z_]+ to [A-Z_]+");

  private final ApiClient api;
  private final Map<String, List<String>> statuses = new LinkedHashMap<>();
  private final Map<String, Instant> replicatedUpTo = new HashMap<>();
  private final List<String> stepsBack = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;

  Streams(ApiClient api) {
    this.api = api;
    thread = Thread.ofPlatform().daemon().name("watch").start(this::watch);
  }

  private void watch() {
    while (!stopping) {
      for (String id : known()) {
        full(id);
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  synchronized void add(String id) {
    statuses.putIfAbsent(id, new ArrayList<>());
  }

  private synchronized List<String> known() {
    return List.copyOf(statuses.keySet());
  }

  /** With the details, as far as the API answers. */
  Optional<JsonNode> full(String id) {
    try {
      return Optional.of(seen(id));
    } catch (ApiException | CommandFailure | UncheckedIOException notNow) {
      return Optional.empty();
    }
  }

  private synchronized JsonNode seen(String id) {
    // Asked under the lock: answers are noted in the order in which they were true.
    JsonNode stream = api.get(PATH + "/" + id + "?view=FULL");
    List<String> sofar = statuses.computeIfAbsent(id, unused -> new ArrayList<>());
    String status = stream.path("status").asText();
    if (sofar.isEmpty() || !sofar.getLast().equals(status)) {
      sofar.add(status);
    }
    notice(id, stream.path("replicated_time").asText(""));
    return stream;
  }

  private void notice(String id, String replicated) {
    if (replicated.isEmpty()) {
      return;
    }
    Instant now = Instant.parse(replicated);
    Instant before = replicatedUpTo.put(id, now);
    if (before != null && now.isBefore(before)) {
      stepsBack.add("stream %s was replicated up to %s, then to %s".formatted(id, before, now));
    }
  }

  synchronized List<String> stepsBack() {
    return List.copyOf(stepsBack);
  }

  synchronized Map<String, List<String>> statuses() {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    statuses.forEach((id, seen) -> copy.put(id, List.copyOf(seen)));
    return copy;
  }

  /** The changes of phase that each stream's timeline tells of; a resumption may come twice. */
  Map<String, List<String>> moves() {
    Map<String, List<String>> moves = new LinkedHashMap<>();
    for (String id : known()) {
      String timeline = full(id).map(stream -> stream.path("timeline").toString()).orElse("");
      moves.put(
          id,
          MOVE.matcher(timeline)
              .results()
              .map(MatchResult::group)
              .filter(move -> !move.contains("RESUMING"))
              .toList());
    }
    return moves;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(Duration.ofSeconds(35));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
