package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.bench.torture.Observation.Audited;
import dev.understudy.bench.torture.Observation.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The API's audit log, read as an auditor would. */
final class AuditLog {
  /** An end that could not be written at once is written when the database is there again. */
  private static final Duration LATE = Duration.ofSeconds(20);

  private static final Duration EVERY = Duration.ofMillis(500);

  private final Installation installation;

  AuditLog(Installation installation) {
    this.installation = installation;
  }

  /** What it has on some requests, once it has something on each that was accepted. */
  List<Audited> of(List<Exchange> exchanges, Instant since) throws InterruptedException {
    Set<String> accepted =
        exchanges.stream()
            .filter(Exchange::accepted)
            .map(Exchange::requestId)
            .collect(Collectors.toSet());
    long end = System.nanoTime() + LATE.toNanos();
    while (true) {
      List<Audited> found = read(exchanges, since);
      Set<String> there = found.stream().map(Audited::requestId).collect(Collectors.toSet());
      if (there.containsAll(accepted) || System.nanoTime() > end) {
        return found;
      }
      Thread.sleep(EVERY);
    }
  }

  private List<Audited> read(List<Exchange> exchanges, Instant since) {
    Set<String> ids = exchanges.stream().map(Exchange::requestId).collect(Collectors.toSet());
    List<Audited> found = new ArrayList<>();
    String from = since.minusSeconds(1).toString();
    while (!from.isEmpty()) {
      JsonNode page = page(from);
      for (JsonNode entry : page.path("entries")) {
        String id = entry.path("trace_id").asText();
        if (ids.contains(id)) {
          found.add(new Audited(id, entry.path("error").asText("").isEmpty()));
        }
      }
      from = page.path("next_starting_from").asText("");
    }
    return found;
  }

  private JsonNode page(String from) {
    return installation.read(
        "/api/v1/auditlogevents?sort_order=ASC&limit=200&starting_from="
            + URLEncoder.encode(from, StandardCharsets.UTF_8));
  }
}
