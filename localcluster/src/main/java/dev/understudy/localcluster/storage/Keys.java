package dev.understudy.localcluster.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key layout, for whoever writes or walks the store.
 *
 * <pre>
 * data                            every version of every key, newest first
 * └─ virtual cluster id : 4
 *    └─ user key, each 00 as 00 FF
 *       └─ 00 01
 *          └─ ~wall nanoseconds : 8, ~logical : 4   → 01 value | 00 (tombstone)
 * recent                          what changed when, trimmed below the protected times
 * └─ virtual cluster id : 4
 *    └─ wall nanoseconds : 8, logical : 4
 *       └─ user key, each 00 as 00 FF               → (empty)
 * meta                            documents as JSON, see {@link Documents}
 * ├─ cluster                                        → cluster id, next virtual cluster id
 * ├─ clock/bound                                    → no time above it was given out
 * ├─ collected/ID, trimmed/ID                       → below when history, and the index, may be gone
 * ├─ reverts/ID                                     → stretches of history that were taken back
 * ├─ virtual-cluster/ID, options/ID
 * ├─ shape                                          → what the cluster was made as
 * ├─ job/ID
 * ├─ setting/NAME
 * ├─ external-connection/NAME
 * └─ frontier/ID, frontier/ID/SPAN                  → what an ingestion job has stored
 * </pre>
 *
 * A <em>suffix</em> is a data key without the virtual cluster id: what travels between clusters,
 * because the two sides may number their virtual clusters differently.
 */
public final class Keys {
  public static final int ID_BYTES = 4;
  public static final int TIME_BYTES = 12;
  private static final int TERMINATOR_BYTES = 2;
  private static final byte TOMBSTONE = 0;
  private static final byte LIVE = 1;

  private Keys() {}

  /** The time of a version as the two numbers in its key. */
  public record VersionTime(long wallNanos, int logical) {}

  /** The escaped form of a user key, in which no key is a prefix of another's continuation. */
  public static byte[] escape(byte[] userKey) {
    int zeros = 0;
    for (byte b : userKey) {
      if (b == 0) {
        zeros++;
      }
    }
    if (zeros == 0) {
      return userKey;
    }
    byte[] escaped = new byte[userKey.length + zeros];
    int at = 0;
    for (byte b : userKey) {
      escaped[at++] = b;
      if (b == 0) {
        escaped[at++] = (byte) 0xFF;
      }
    }
    return escaped;
  }

  /** The user key of a data key. */
  public static byte[] userKey(byte[] dataKey) {
    return unescape(dataKey, ID_BYTES, prefixLength(dataKey) - TERMINATOR_BYTES);
  }

  /** The user key of a recent key. */
  public static byte[] recentUserKey(byte[] recentKey) {
    return unescape(recentKey, ID_BYTES + TIME_BYTES, recentKey.length);
  }

  private static byte[] unescape(byte[] bytes, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      out.write(bytes[i]);
      if (bytes[i] == 0) {
        i++;
      }
    }
    return out.toByteArray();
  }

  /** Where a virtual cluster's keys begin, in data as in recent. */
  public static byte[] start(long virtualClusterId) {
    return ByteBuffer.allocate(ID_BYTES).putInt(Math.toIntExact(virtualClusterId)).array();
  }

  /** Where a virtual cluster's keys end, exclusive. */
  public static byte[] end(long virtualClusterId) {
    return start(virtualClusterId + 1);
  }

  /** The smallest data key that a user key, or one above it, can have. */
  public static byte[] lowerBound(long virtualClusterId, byte[] userKey) {
    byte[] escaped = escape(userKey);
    return ByteBuffer.allocate(ID_BYTES + escaped.length)
        .putInt(Math.toIntExact(virtualClusterId))
        .put(escaped)
        .array();
  }

  /** The data key of one version. */
  public static byte[] version(
      long virtualClusterId, byte[] escapedKey, long wallNanos, int logical) {
    return ByteBuffer.allocate(ID_BYTES + escapedKey.length + TERMINATOR_BYTES + TIME_BYTES)
        .putInt(Math.toIntExact(virtualClusterId))
        .put(escapedKey)
        .put((byte) 0)
        .put((byte) 1)
        .putLong(~wallNanos)
        .putInt(~logical)
        .array();
  }

  /** The recent key of one version. */
  public static byte[] recent(
      long virtualClusterId, byte[] escapedKey, long wallNanos, int logical) {
    return ByteBuffer.allocate(ID_BYTES + TIME_BYTES + escapedKey.length)
        .putInt(Math.toIntExact(virtualClusterId))
        .putLong(wallNanos)
        .putInt(logical)
        .put(escapedKey)
        .array();
  }

  /** The smallest recent key at or above a time. */
  public static byte[] recentBound(long virtualClusterId, long wallNanos, int logical) {
    return recent(virtualClusterId, new byte[0], wallNanos, logical);
  }

  /** The data key that a recent key stands for. */
  public static byte[] versionOfRecent(byte[] recentKey) {
    ByteBuffer in = ByteBuffer.wrap(recentKey);
    int virtualClusterId = in.getInt();
    long wallNanos = in.getLong();
    int logical = in.getInt();
    byte[] escaped = Arrays.copyOfRange(recentKey, ID_BYTES + TIME_BYTES, recentKey.length);
    return version(virtualClusterId, escaped, wallNanos, logical);
  }

  /** The recent key that belongs to a suffix, in the given virtual cluster. */
  public static byte[] recentOfSuffix(long virtualClusterId, byte[] suffix) {
    int escapedLength = suffix.length - TIME_BYTES - TERMINATOR_BYTES;
    ByteBuffer time = ByteBuffer.wrap(suffix, escapedLength + TERMINATOR_BYTES, TIME_BYTES);
    return ByteBuffer.allocate(ID_BYTES + TIME_BYTES + escapedLength)
        .putInt(Math.toIntExact(virtualClusterId))
        .putLong(~time.getLong())
        .putInt(~time.getInt())
        .put(suffix, 0, escapedLength)
        .array();
  }

  /** The data key of a suffix, in the given virtual cluster. */
  public static byte[] versionOfSuffix(long virtualClusterId, byte[] suffix) {
    return ByteBuffer.allocate(ID_BYTES + suffix.length)
        .putInt(Math.toIntExact(virtualClusterId))
        .put(suffix)
        .array();
  }

  /** The time of a data key or of a suffix. */
  public static VersionTime timeOf(byte[] dataKey) {
    ByteBuffer time = ByteBuffer.wrap(dataKey, dataKey.length - TIME_BYTES, TIME_BYTES);
    return new VersionTime(~time.getLong(), ~time.getInt());
  }

  /** The time of a recent key. */
  public static VersionTime timeOfRecent(byte[] recentKey) {
    ByteBuffer time = ByteBuffer.wrap(recentKey, ID_BYTES, TIME_BYTES);
    return new VersionTime(time.getLong(), time.getInt());
  }

  /** How much of a data key is the same in all versions of its user key. */
  public static int prefixLength(byte[] dataKey) {
    return dataKey.length - TIME_BYTES;
  }

  /** Whether two data keys are versions of one user key. */
  public static boolean sameUserKey(byte[] dataKey, byte[] otherDataKey) {
    return dataKey.length == otherDataKey.length
        && Arrays.equals(
            dataKey, 0, prefixLength(dataKey), otherDataKey, 0, prefixLength(otherDataKey));
  }

  /** The data key of another version of a data key's user key. */
  public static byte[] versionAt(byte[] dataKey, long wallNanos, int logical) {
    byte[] version = dataKey.clone();
    ByteBuffer.wrap(version, prefixLength(dataKey), TIME_BYTES)
        .putLong(~wallNanos)
        .putInt(~logical);
    return version;
  }

  /** The smallest key above all versions of a data key's user key. */
  public static byte[] pastVersions(byte[] dataKey) {
    byte[] past = Arrays.copyOf(dataKey, prefixLength(dataKey));
    past[past.length - 1]++;
    return past;
  }

  /** The stored form of a value. */
  public static byte[] live(byte[] value) {
    byte[] stored = new byte[value.length + 1];
    stored[0] = LIVE;
    System.arraycopy(value, 0, stored, 1, value.length);
    return stored;
  }

  /** The stored form of a deletion. */
  public static byte[] tombstone() {
    return new byte[] {TOMBSTONE};
  }

  public static boolean isTombstone(byte[] stored) {
    return stored[0] == TOMBSTONE;
  }

  /** The value in a stored form that is no tombstone. */
  public static byte[] value(byte[] stored) {
    return Arrays.copyOfRange(stored, 1, stored.length);
  }
}
