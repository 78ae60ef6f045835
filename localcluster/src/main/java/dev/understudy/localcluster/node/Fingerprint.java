package dev.understudy.localcluster.node;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.VersionScan;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A hash over a virtual cluster's live versions that does not depend on their order: the sum of one
 * mixed 64-bit hash per version, over key, time and value.
 */
final class Fingerprint {
  private final CRC32 high = new CRC32();
  private final CRC32C low = new CRC32C();
  private long sum;

  private Fingerprint() {}

  static long of(Store store, long virtualClusterId, Timestamp asOf) {
    Fingerprint fingerprint = new Fingerprint();
    byte[] all = {};
    try (VersionScan scan = VersionScan.over(store, virtualClusterId, all, all, asOf)) {
      while (scan.next()) {
        fingerprint.add(scan.dataKey(), scan.stored());
      }
    }
    return fingerprint.sum;
  }

  private void add(byte[] key, byte[] stored) {
    high.reset();
    low.reset();
    high.update(key, Keys.ID_BYTES, key.length - Keys.ID_BYTES);
    low.update(key, Keys.ID_BYTES, key.length - Keys.ID_BYTES);
    high.update(stored);
    low.update(stored);
    sum += mix(high.getValue() << 32 | low.getValue());
  }

  /** SplitMix64's finaliser: checksums are linear, and their sum would not notice swaps. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
