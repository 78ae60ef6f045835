package dev.understudy.localcluster.replication;

import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packs versions into frames. A frame is one byte of {@link Kind} and then, for versions, any
 * number of {@code length:4 suffix length:4 stored value}; for a resolved time {@code wall:8
 * logical:4}.
 */
public final class FrameWriter {
  private static final int FRAME_BYTES = 224 << 10;

  /**
   * Longer than any frame: one that was almost full, and the largest row on top, whose key doubles
   * at most when its zeros are escaped.
   */
  public static final int LARGEST_BYTES = 2 * FRAME_BYTES + 2 * Tuning.TRANSACTION_BYTES;

  /** What a frame carries. */
  public enum Kind {
    VERSIONS,
    RESOLVED,
    SCANNED
  }

  private byte[] bytes = new byte[FRAME_BYTES + (32 << 10)];
  private int length = 1;
  private int count;

  /** Adds one version; the suffix begins at an offset of the key's array. */
  public void add(byte[] key, int offset, byte[] stored) {
    int keyLength = key.length - offset;
    int needed = length + 8 + keyLength + stored.length;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, needed);
    }
    ByteBuffer out = ByteBuffer.wrap(bytes, length, bytes.length - length);
    out.putInt(keyLength).put(key, offset, keyLength).putInt(stored.length).put(stored);
    length = out.position();
    count++;
  }

  public boolean isFull() {
    return length >= FRAME_BYTES;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The frame of what was added since the last call. */
  public byte[] take() {
    bytes[0] = (byte) Kind.VERSIONS.ordinal();
    byte[] frame = Arrays.copyOf(bytes, length);
    length = 1;
    count = 0;
    return frame;
  }

  /** A frame that says: everything at or below this time was sent. */
  public static byte[] resolved(Timestamp time) {
    return ByteBuffer.allocate(13)
        .put((byte) Kind.RESOLVED.ordinal())
        .putLong(time.wallNanos())
        .putInt(time.logical())
        .array();
  }

  /** A frame that says: the span was sent whole. */
  public static byte[] scanned() {
    return new byte[] {(byte) Kind.SCANNED.ordinal()};
  }
}
