package dev.understudy.localcluster.mvcc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** What a transaction has read: single keys, and ranges as far as it walked them. */
final class ReadSet {
  private final Set<ByteBuffer> points = new HashSet<>();
  private final List<Range> ranges = new ArrayList<>();
  private final LongConsumer resize;

  /**
   * @param resize told before this grows by some bytes, and may refuse; below zero when it shrinks
   */
  ReadSet(LongConsumer resize) {
    this.resize = resize;
  }

  void add(byte[] key) {
    if (points.contains(ByteBuffer.wrap(key))) {
      return;
    }
    resize.accept(TransactionMemory.KEY_OVERHEAD + key.length);
    points.add(ByteBuffer.wrap(key.clone()));
  }

  /** A range that counts as read only as far as its cursor walks. */
  Range open(byte[] from, byte[] to) {
    resize.accept(TransactionMemory.RANGE_OVERHEAD + from.length + to.length);
    Range range = new Range(from, to, resize);
    ranges.add(range);
    return range;
  }

  void clear() {
    points.clear();
    ranges.clear();
  }

  /** The test that a validation asks for every key written since; made once per commit. */
  Test freeze() {
    if (points.isEmpty() && ranges.isEmpty()) {
      return Test.NOTHING;
    }
    List<Range> ordered = new ArrayList<>(ranges);
    ordered.removeIf(range -> !range.walked);
    ordered.sort((left, right) -> Arrays.compareUnsigned(left.from, right.from));
    TreeMap<byte[], byte[]> merged = new TreeMap<>(Arrays::compareUnsigned);
    for (Range range : ordered) {
      Map.Entry<byte[], byte[]> before = merged.floorEntry(range.from);
      if (before == null || endsBefore(before.getValue(), range.from)) {
        merged.put(range.from, range.to);
      } else if (range.to.length == 0 || endsBefore(before.getValue(), range.to)) {
        merged.put(before.getKey(), range.to);
      }
    }
    return key -> {
      if (points.contains(ByteBuffer.wrap(key))) {
        return true;
      }
      Map.Entry<byte[], byte[]> at = merged.floorEntry(key);
      return at != null && !endsBefore(at.getValue(), key) && !Arrays.equals(at.getValue(), key);
    };
  }

  /** An empty end is no end. */
  private static boolean endsBefore(byte[] end, byte[] key) {
    return end.length > 0 && Arrays.compareUnsigned(end, key) < 0;
  }

  /** Whether a key is among what was read. */
  interface Test {
    Test NOTHING = key -> false;

    boolean covers(byte[] key);
  }

  /** {@code [from, to)}, where an empty {@code to} has no end. */
  static final class Range {
    private byte[] from;
    private byte[] to;
    private final LongConsumer resize;
    private boolean walked;

    private Range(byte[] from, byte[] to, LongConsumer resize) {
      this.from = from;
      this.to = to;
      this.resize = resize;
    }

    void walkedTo(byte[] newFrom, byte[] newTo) {
      resize.accept(newFrom.length + newTo.length - from.length - to.length);
      this.from = newFrom;
      this.to = newTo;
      this.walked = true;
    }
  }
}
