package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far an ingestion job has durably come: span by span in the scan, then as one time. */
final class Frontier {
  /** What is left of one span of the scan. */
  record Remaining(int index, Span span) {}

  private record SpanProgress(byte[] next, boolean done) {}

  private final Documents documents;
  private final long virtualClusterId;
  private final StreamStart stream;
  private final Map<Integer, SpanProgress> spans = new ConcurrentSkipListMap<>();
  private final AtomicLong moves = new AtomicLong();
  private volatile @Nullable Timestamp replicated;

  Frontier(Store store, long virtualClusterId, StreamStart stream) {
    this.documents = new Documents(store);
    this.virtualClusterId = virtualClusterId;
    this.stream = stream;
    for (int i = 0; i < stream.spans().size(); i++) {
      int index = i;
      documents
          .get(spanKey(index), SpanProgress.class)
          .ifPresent(progress -> spans.put(index, progress));
    }
    Optional<Timestamp> stored = documents.get(key(virtualClusterId), Timestamp.class);
    replicated = stored.orElse(isScanned() ? stream.startTime() : null);
  }

  /** The time up to which everything is here, or null while the scan lasts. */
  @Nullable Timestamp replicated() {
    return replicated;
  }

  /** Rises whenever something more is durable. */
  long moves() {
    return moves.get();
  }

  List<Remaining> remaining() {
    List<Remaining> remaining = new ArrayList<>();
    for (int i = 0; i < stream.spans().size(); i++) {
      Span span = stream.spans().get(i);
      SpanProgress progress = spans.get(i);
      if (progress == null) {
        remaining.add(new Remaining(i, span));
      } else if (!progress.done()) {
        remaining.add(new Remaining(i, new Span(progress.next(), span.to())));
      }
    }
    return remaining;
  }

  /** Stores that a span is copied up to a key, or to its end. */
  synchronized void scannedTo(int index, byte[] next, boolean done) {
    SpanProgress progress = new SpanProgress(next, done);
    documents.put(spanKey(index), progress);
    spans.put(index, progress);
    moves.incrementAndGet();
    if (replicated == null && isScanned()) {
      replicated = stream.startTime();
    }
  }

  /** Adds to a batch of changes that they are complete up to a time. */
  void store(Batch batch, Timestamp time) {
    documents.put(batch, key(virtualClusterId), time);
  }

  /** Shows a time whose batch is on disk. */
  void advanced(Timestamp time) {
    replicated = time;
    moves.incrementAndGet();
  }

  /** Adds the removal of everything stored here to a batch. */
  static void forget(Store store, Batch batch, long virtualClusterId) {
    Documents documents = new Documents(store);
    documents.delete(batch, key(virtualClusterId));
    documents.deleteAll(batch, key(virtualClusterId) + "/");
  }

  private boolean isScanned() {
    return remaining().isEmpty();
  }

  private String spanKey(int index) {
    return key(virtualClusterId) + "/" + index;
  }

  private static String key(long virtualClusterId) {
    return "frontier/" + virtualClusterId;
  }
}
