package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.ReplicationMeters;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.FrameReader;
import dev.understudy.localcluster.replication.FrameWriter.Kind;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes what changes on the primary as it arrives: data, its index and the frontier in one atomic,
 * synced batch. A transaction larger than a batch is written in parts above the frontier, where
 * nobody reads and a failover's revert would find it.
 */
final class ChangeStream {
  private static final long BATCH_BYTES = 8L << 20;

  private final ClusterState state;
  private final ReplicationMeters meters;
  private final long virtualClusterId;
  private final long streamId;
  private final Frontier frontier;

  ChangeStream(ClusterState state, IngestionDetails details, Frontier frontier) {
    this.state = state;
    this.meters = state.meters();
    this.virtualClusterId = details.virtualClusterId();
    this.streamId = details.stream().streamId();
    this.frontier = frontier;
  }

  /** Follows the primary from a time until {@code enough} says so of the replicated time. */
  void run(Attempt attempt, Timestamp since, Predicate<Timestamp> enough) throws IOException {
    try (SourceConnection source = attempt.connect();
        Batch batch = state.store().batch()) {
      SourceClient.stream(source, streamId, new StreamSpec(Span.ALL, since, false));
      long flushNanos = state.settings().duration(Settings.FLUSH).toNanos();
      long flushed = System.nanoTime();
      @Nullable Timestamp resolved = null;
      meters.catchupRanges.set(1);
      for (byte[] frame = receive(source); frame != null; frame = receive(source)) {
        FrameReader reader = new FrameReader(frame);
        if (reader.kind() == Kind.RESOLVED) {
          resolved = reader.resolved();
          meters.admitLatency.record(ageNanos(resolved));
          meters.resolvedEventsIngested.increment();
        }
        while (reader.next()) {
          add(batch, reader);
        }
        boolean due = !source.hasMore() || System.nanoTime() - flushed > flushNanos;
        if ((resolved != null && due) || batch.bytes() > BATCH_BYTES) {
          flush(batch, resolved);
          if (resolved != null && !source.hasMore()) {
            meters.catchupRanges.set(0);
          }
          flushed = System.nanoTime();
          if (resolved != null && enough.test(resolved)) {
            return;
          }
          resolved = null;
        }
      }
      throw new IOException("the primary ended the stream");
    } finally {
      meters.catchupRanges.set(0);
    }
  }

  private byte @Nullable [] receive(SourceConnection source) throws IOException {
    long began = System.nanoTime();
    byte[] frame = source.frame();
    meters.receiveWaitNanos.add(System.nanoTime() - began);
    return frame;
  }

  private void add(Batch batch, FrameReader version) {
    byte[] suffix = version.suffix();
    byte[] stored = version.stored();
    batch.put(Family.DATA, Keys.versionOfSuffix(virtualClusterId, suffix), stored);
    batch.put(Family.RECENT, Keys.recentOfSuffix(virtualClusterId, suffix), new byte[0]);
    meters.eventsIngested.increment();
    meters.logicalBytes.add(suffix.length + stored.length);
  }

  private long ageNanos(Timestamp time) {
    return Math.max(0, Timestamp.of(state.instant()).wallNanos() - time.wallNanos());
  }

  private void flush(Batch batch, @Nullable Timestamp resolved) {
    if (resolved != null) {
      frontier.store(batch, resolved);
    }
    long began = System.nanoTime();
    state.store().write(batch);
    long waited = System.nanoTime() - began;
    meters.flushNanos.record(waited);
    meters.flushWaitNanos.add(waited);
    meters.ingestedBytes.add(batch.bytes());
    batch.clear();
    meters.flushes.increment();
    if (resolved != null) {
      state.clock().observe(resolved);
      frontier.advanced(resolved);
      meters.jobProgressUpdates.increment();
      meters.commitLatency.record(ageNanos(resolved));
      meters.checkpointNanos.set(resolved.wallNanos());
      meters.replicatedTimeSeconds.set(resolved.wallNanos() / 1_000_000_000L);
    }
  }
}
