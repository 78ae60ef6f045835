package dev.understudy.localcluster.producer;

import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a virtual cluster into spans of about the same number of bytes, without reading it: asks the
 * store for the size of ranges, and halves the distance between the first and the last key.
 */
final class SpanSplitter {
  private static final long SMALLEST_SPAN = 4L << 20;
  private static final int STEPS = 40;

  private final Store store;
  private final byte[] start;
  private final byte[] end;

  SpanSplitter(Store store, long virtualClusterId) {
    this.store = store;
    this.start = Keys.start(virtualClusterId);
    this.end = Keys.end(virtualClusterId);
  }

  List<Span> split(int wanted) {
    long total = store.approximateBytes(Family.DATA, start, end);
    int count = (int) Math.clamp(total / SMALLEST_SPAN, 1, wanted);
    List<Span> spans = new ArrayList<>();
    byte[] from = new byte[0];
    try (Walk walk = store.walk(Family.DATA, start, end)) {
      for (int i = 1; i < count; i++) {
        byte[] boundary = boundary(walk, total / count * i);
        if (boundary.length > 0 && Arrays.compareUnsigned(boundary, from) > 0) {
          spans.add(new Span(from, boundary));
          from = boundary;
        }
      }
    }
    spans.add(new Span(from, new byte[0]));
    return spans;
  }

  /** The user key at about so many bytes from the start; empty if there is none. */
  private byte[] boundary(Walk walk, long offset) {
    if (!walk.first()) {
      return new byte[0];
    }
    byte[] first = walk.key();
    walk.last();
    byte[] last = walk.key();
    int common = Math.max(0, Arrays.mismatch(first, last));
    long low = numberAt(first, common);
    long high = numberAt(last, common);
    for (int step = 0; step < STEPS && Long.compareUnsigned(low, high) < 0; step++) {
      long middle = low + ((high - low) >>> 1);
      if (store.approximateBytes(Family.DATA, start, keyAt(first, common, middle)) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return walk.seek(keyAt(first, common, low)) ? Keys.userKey(walk.key()) : new byte[0];
  }

  private static long numberAt(byte[] key, int at) {
    byte[] eight = Arrays.copyOf(Arrays.copyOfRange(key, at, Math.min(key.length, at + 8)), 8);
    return ByteBuffer.wrap(eight).getLong();
  }

  private static byte[] keyAt(byte[] prefix, int length, long number) {
    return ByteBuffer.allocate(length + 8).put(prefix, 0, length).putLong(number).array();
  }
}
