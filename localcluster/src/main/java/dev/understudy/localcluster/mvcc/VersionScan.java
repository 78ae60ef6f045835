package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import dev.understudy.localcluster.storage.Walk;
import java.util.Arrays;

/**
 * Walks forward over the live keys of a virtual cluster as of a time, in their stored form, for
 * whoever copies, backs up or hashes them.
 */
public final class VersionScan implements AutoCloseable {
  private static final int STEPS_BEFORE_SEEK = 8;

  private final Walk walk;
  private final Timestamp asOf;
  private boolean begun;
  private byte[] key = new byte[0];
  private byte[] stored = new byte[0];

  private VersionScan(Walk walk, Timestamp asOf) {
    this.walk = walk;
    this.asOf = asOf;
  }

  /** Over the keys of {@code [from, to)}, or to the end of the virtual cluster if it is empty. */
  public static VersionScan over(
      Store store, long virtualClusterId, byte[] from, byte[] to, Timestamp asOf) {
    byte[] lower = Keys.lowerBound(virtualClusterId, from);
    byte[] upper = end(virtualClusterId, lower, to);
    return new VersionScan(store.bulkWalk(Family.DATA, lower, upper), asOf);
  }

  /** The same for a range that is probably short. */
  static VersionScan overFew(
      Store store, long virtualClusterId, byte[] from, byte[] to, Timestamp asOf) {
    byte[] lower = Keys.lowerBound(virtualClusterId, from);
    byte[] upper = end(virtualClusterId, lower, to);
    return new VersionScan(store.walk(Family.DATA, lower, upper), asOf);
  }

  private static byte[] end(long virtualClusterId, byte[] lower, byte[] to) {
    byte[] upper =
        to.length == 0 ? Keys.end(virtualClusterId) : Keys.lowerBound(virtualClusterId, to);
    return Arrays.compareUnsigned(lower, upper) > 0 ? lower : upper;
  }

  /** Goes to the next key that is live at the time; false at the end. */
  public boolean next() {
    boolean there;
    if (begun) {
      there = toNextUserKey();
    } else {
      begun = true;
      there = walk.first();
    }
    while (there) {
      key = walk.key();
      if (Versions.timeOf(key).compareTo(asOf) > 0) {
        there = toVersionAsOf();
        continue;
      }
      stored = walk.value();
      if (!Keys.isTombstone(stored)) {
        return true;
      }
      there = toNextUserKey();
    }
    return false;
  }

  /** The data key, version included. */
  public byte[] dataKey() {
    return key;
  }

  /** The data key without the virtual cluster id, as it travels. */
  public byte[] suffix() {
    return Arrays.copyOfRange(key, Keys.ID_BYTES, key.length);
  }

  /** The value as stored. */
  public byte[] stored() {
    return stored;
  }

  /** Past versions that are too new, of which a hot key may have any number. */
  private boolean toVersionAsOf() {
    for (int step = 0; step < STEPS_BEFORE_SEEK; step++) {
      if (!walk.next()) {
        return false;
      }
      byte[] next = walk.key();
      if (!Keys.sameUserKey(key, next) || Versions.timeOf(next).compareTo(asOf) <= 0) {
        return true;
      }
    }
    return walk.seek(Keys.versionAt(key, asOf.wallNanos(), asOf.logical()));
  }

  private boolean toNextUserKey() {
    for (int step = 0; step < STEPS_BEFORE_SEEK; step++) {
      if (!walk.next()) {
        return false;
      }
      if (!Keys.sameUserKey(key, walk.key())) {
        return true;
      }
    }
    return walk.seek(Keys.pastVersions(key));
  }

  @Override
  public void close() {
    walk.close();
  }
}
