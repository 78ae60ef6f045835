package dev.understudy.api;

import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.Attention;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges of every live stream, read from the catalog when somebody fetches them, so that they are
 * there while workers and Temporal are not. A stream that ended is no longer shown.
 */
final class StreamMeters {
  private static final Logger LOG = LoggerFactory.getLogger(StreamMeters.class);

  private final StreamReader streams;
  private final Clock clock;
  private final MultiGauge lag;
  private final MultiGauge sampleAge;
  private final MultiGauge phase;
  private final MultiGauge attention;
  private volatile int readable;

  StreamMeters(StreamReader streams, Clock clock, MeterRegistry registry) {
    this.streams = streams;
    this.clock = clock;
    this.lag = gauge("understudy.stream.lag.seconds", "Now less the replicated time", registry);
    this.sampleAge =
        gauge("understudy.stream.sample.age.seconds", "Age of the last sample", registry);
    this.phase = gauge("understudy.stream.phase", "1 for the phase of each stream", registry);
    this.attention =
        gauge("understudy.stream.attention", "1 for a stream that needs a human", registry);
    Gauge.builder("understudy.catalog.readable", () -> readable)
        .description("1 if the catalog answered the last fetch")
        .register(registry);
  }

  private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Reads the catalog; what was there stays where it cannot be read. */
  void refresh() {
    try {
      List<StreamSnapshot> live = streams.driven();
      Instant now = clock.instant();
      lag.register(rows(live, sample -> sample.replicatedTime(), now), true);
      sampleAge.register(rows(live, sample -> sample.sampledAt(), now), true);
      phase.register(
          live.stream()
              .map(stream -> row(stream.record(), "phase", stream.record().state().phase().name()))
              .toList(),
          true);
      attention.register(live.stream().flatMap(stream -> waiting(stream.record())).toList(), true);
      readable = 1;
    } catch (UnderstudyException unreachable) {
      LOG.warn("the streams' gauges are old: {}", unreachable.getMessage());
      readable = 0;
    }
  }

  private static Stream<MultiGauge.Row<?>> waiting(StreamRecord record) {
    Attention waiting = record.attention();
    return waiting == null
        ? Stream.empty()
        : Stream.of(row(record, "reason", waiting.reason().name()));
  }

  private static List<MultiGauge.Row<?>> rows(
      List<StreamSnapshot> live, Function<ProgressSample, @Nullable Instant> time, Instant now) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (StreamSnapshot stream : live) {
      ProgressSample sample = stream.sample();
      Instant since = sample == null ? null : time.apply(sample);
      if (since != null) {
        rows.add(MultiGauge.Row.of(tags(stream.record()), seconds(since, now)));
      }
    }
    return rows;
  }

  private static double seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis() / 1_000.0);
  }

  private static MultiGauge.Row<?> row(StreamRecord record, String tag, String value) {
    return MultiGauge.Row.of(tags(record).and(tag, value), 1);
  }

  private static Tags tags(StreamRecord record) {
    return Tags.of(
        "stream", record.id().toString(),
        "primary", record.primaryClusterId().toString(),
        "standby", record.standbyClusterId().toString());
  }
}
