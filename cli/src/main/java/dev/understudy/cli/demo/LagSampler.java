package dev.understudy.cli.demo;

import dev.understudy.cli.client.ApiClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks the API for a stream's replicated time, again and again, and keeps how far it lags. */
final class LagSampler implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final ApiClient api;
  private final String streamId;
  private final Clock clock;
  private final List<Long> lagMillis = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile boolean stopping;

  LagSampler(ApiClient api, String streamId, Clock clock) {
    this.api = api;
    this.streamId = streamId;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("demo-lag").start(this::run);
  }

  private void run() {
    while (!stopping) {
      String replicated = Streams.get(api, streamId).path("replicated_time").asText("");
      if (!replicated.isEmpty()) {
        lagMillis.add(
            Math.max(0, Duration.between(Instant.parse(replicated), clock.instant()).toMillis()));
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** The 99th percentile so far, in milliseconds; 0 without a sample. */
  long p99Millis() {
    List<Long> sorted = new ArrayList<>(lagMillis);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
