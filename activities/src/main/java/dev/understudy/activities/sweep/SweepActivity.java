package dev.understudy.activities.sweep;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.stream.Sampler;
import dev.understudy.activities.stream.StreamClusters;
import dev.understudy.catalog.IdRange;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.SweepStep;
import dev.understudy.workflows.contract.SweepInput;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples a shard's streams every tick. Each standby is asked on a thread of its own, so that one
 * that hangs delays nobody; what has been answered by the end of a tick is written in one batch.
 */
public final class SweepActivity implements SweepStep {
  private static final Logger LOG = LoggerFactory.getLogger(SweepActivity.class);

  /** After this the activity ends, and its workflow starts the next. */
  private static final Duration LENGTH = Duration.ofHours(1);

  /** Most standbys have answered by then; the others' answers go into the next batch. */
  private static final Duration UNTIL_WRITTEN = Duration.ofMillis(200);

  private final StreamClusters clusters;
  private final StreamReader reader;
  private final StreamLedger ledger;
  private final EdgeNotifier notifier;
  private final Waiting waiting;
  private final Duration tick;
  private final Timer ticks;

  public SweepActivity(
      StreamClusters clusters,
      StreamReader reader,
      StreamLedger ledger,
      EdgeNotifier notifier,
      Waiting waiting,
      Duration tick,
      MeterRegistry meters) {
    this.clusters = clusters;
    this.reader = reader;
    this.ledger = ledger;
    this.notifier = notifier;
    this.waiting = waiting;
    this.tick = tick;
    this.ticks =
        Timer.builder("understudy.sweep.tick")
            .description("A sweep's work in a tick: rows read, standbys asked, samples written")
            .register(meters);
  }

  @Override
  public SweepReport sweep(SweepInput input) {
    IdRange ids = IdRange.part(input.shard(), input.shards());
    Sweeping sweeping = new Sweeping(ShardStreams.of(ids, reader), new Sampler(waiting.clock()));
    Instant end = waiting.now().plus(LENGTH);
    try {
      while (waiting.now().isBefore(end)) {
        long began = System.nanoTime();
        sweeping.ask(input);
        long asked = System.nanoTime() - began;
        waiting.pause(UNTIL_WRITTEN);
        began = System.nanoTime();
        sweeping.write(input);
        ticks.record(Duration.ofNanos(asked + System.nanoTime() - began));
        waiting.pause(tick.minus(UNTIL_WRITTEN));
      }
      return new SweepReport(sweeping.ticks, sweeping.samples);
    } finally {
      sweeping.close();
    }
  }

  private static Optional<String> askable(StreamState state) {
    return switch (state) {
      case StreamState.Ingesting ingesting -> Optional.of(ingesting.facts().virtualCluster());
      case StreamState.Scheduled scheduled -> Optional.of(scheduled.facts().virtualCluster());
      case StreamState.SwitchingOver switching -> Optional.of(switching.facts().virtualCluster());
      case StreamState.Unfencing unfencing -> Optional.of(unfencing.facts().virtualCluster());
      case StreamState.CatchingUp catchingUp -> Optional.of(catchingUp.facts().virtualCluster());
      default -> Optional.empty();
    };
  }

  /** What one activity remembers between ticks. */
  private final class Sweeping {
    private final ShardStreams streams;
    private final Sampler sampler;
    private final Map<UUID, StandbyWatch> watches = new HashMap<>();
    private final Set<UUID> beingAsked = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<ProgressSample> answers = new ConcurrentLinkedQueue<>();
    private long ticks;
    private long samples;

    private Sweeping(ShardStreams streams, Sampler sampler) {
      this.streams = streams;
      this.sampler = sampler;
    }

    private void ask(SweepInput input) {
      try {
        Set<UUID> live = new HashSet<>();
        for (StreamRecord row : streams.look()) {
          Optional<String> virtualCluster = askable(row.state());
          if (virtualCluster.isPresent()) {
            live.add(row.id());
            ask(row, virtualCluster.get());
          }
        }
        forgetAllBut(live);
        ticks++;
      } catch (UnderstudyException exception) {
        LOG.warn("sweep {}: not asked: {}", input.shard(), exception.getMessage());
      }
    }

    private void ask(StreamRecord row, String virtualCluster) {
      StandbyWatch watch =
          watches.computeIfAbsent(
              row.id(), id -> new StandbyWatch(id, clusters, sampler, notifier, waiting.now()));
      if (beingAsked.add(row.id())) {
        Thread.ofVirtual()
            .name("sweep-" + row.id())
            .start(
                () -> {
                  try {
                    ProgressSample sample = watch.look(row, virtualCluster);
                    if (EdgeRules.isReplicating(sample)) {
                      answers.add(sample);
                    }
                    watch.tell(row, virtualCluster, sample);
                  } catch (UnderstudyException exception) {
                    LOG.info("stream {}: not sampled because {}", row.id(), exception.getMessage());
                  } finally {
                    beingAsked.remove(row.id());
                  }
                });
      }
    }

    private void write(SweepInput input) {
      List<ProgressSample> batch = new ArrayList<>();
      for (ProgressSample next = answers.poll(); next != null; next = answers.poll()) {
        batch.add(next);
      }
      try {
        if (!batch.isEmpty()) {
          ledger.recordProgress(batch);
          samples += batch.size();
        }
      } catch (UnderstudyException exception) {
        LOG.warn("sweep {}: not written: {}", input.shard(), exception.getMessage());
      }
    }

    private void forgetAllBut(Set<UUID> live) {
      Iterator<Map.Entry<UUID, StandbyWatch>> each = watches.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<UUID, StandbyWatch> watch = each.next();
        if (!live.contains(watch.getKey()) && !beingAsked.contains(watch.getKey())) {
          watch.getValue().close();
          each.remove();
        }
      }
    }

    private void close() {
      watches.values().forEach(StandbyWatch::close);
    }
  }
}
