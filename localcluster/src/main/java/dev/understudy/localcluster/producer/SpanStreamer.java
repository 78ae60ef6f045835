package dev.understudy.localcluster.producer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine.FrameSink;
import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.VersionScan;
import dev.understudy.localcluster.replication.FrameWriter;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one virtual cluster's history to one peer. Changes are always read from the recent index,
 * so a slow peer costs no memory: it simply reads further behind.
 */
final class SpanStreamer {
  /** The check reads the stream's record, which would take as long as sending a frame does. */
  private static final int FRAMES_BETWEEN_CHECKS = 16;

  private final Store store;
  private final long virtualClusterId;
  private final KeySpace keySpace;
  private final FrameSink sink;
  private final FrameWriter frame = new FrameWriter();

  SpanStreamer(Store store, long virtualClusterId, KeySpace keySpace, FrameSink sink) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.keySpace = keySpace;
    this.sink = sink;
  }

  /** Sends the span as it was at a time. */
  void scan(Span span, Timestamp asOf, Runnable check) {
    keySpace.awaitClosed(asOf);
    int frames = 0;
    try (VersionScan scan =
        VersionScan.over(store, virtualClusterId, span.from(), span.to(), asOf)) {
      while (scan.next()) {
        frame.add(scan.dataKey(), Keys.ID_BYTES, scan.stored());
        if (frame.isFull()) {
          if (frames++ % FRAMES_BETWEEN_CHECKS == 0) {
            check.run();
          }
          sink.send(frame.take());
        }
      }
    }
    check.run();
    flush();
    sink.send(FrameWriter.scanned());
  }

  /**
   * Sends what changed after a time, in commit order, until the check or the sink throws.
   *
   * @param checkpoint how long nothing may change before a resolved time is sent all the same
   * @param pace how long to wait after each round
   */
  void follow(Timestamp since, Supplier<Duration> checkpoint, Duration pace, Runnable check)
      throws InterruptedException {
    Timestamp position = since;
    while (true) {
      check.run();
      long seen = keySpace.changes();
      Timestamp resolved = keySpace.closed();
      sendChanges(position, resolved, check);
      sink.send(FrameWriter.resolved(resolved));
      position = resolved;
      keySpace.awaitChange(seen, checkpoint.get());
      Thread.sleep(pace);
    }
  }

  private void sendChanges(Timestamp after, Timestamp upTo, Runnable check) {
    @Nullable Timestamp last = null;
    try (RecentIndex.Entries entries = RecentIndex.between(store, virtualClusterId, after, upTo)) {
      // Asked once the walk holds its snapshot: what is trimmed from now on is still in it.
      refuseGone(after);
      while (entries.next()) {
        Timestamp timestamp = entries.timestamp();
        if (frame.isFull()) {
          check.run();
          flush();
          if (last != null && !last.equals(timestamp)) {
            sink.send(FrameWriter.resolved(last));
          }
        }
        last = timestamp;
        byte[] key = Keys.versionOfRecent(entries.recentKey());
        byte[] stored = store.get(Family.DATA, key);
        if (stored == null) {
          // The walk's snapshot does not hold the versions, which collection may have removed.
          refuseGone(after);
          throw new ClusterException(
              ClusterException.UNCATEGORISED, "a version that changed at " + last + " is gone");
        }
        frame.add(key, Keys.ID_BYTES, stored);
      }
    }
    flush();
  }

  private void refuseGone(Timestamp after) {
    Timestamp kept = RecentIndex.completeAbove(store, virtualClusterId);
    if (after.compareTo(kept) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "history after " + after + " is no longer kept, only after " + kept);
    }
  }

  private void flush() {
    if (!frame.isEmpty()) {
      sink.send(frame.take());
    }
  }
}
