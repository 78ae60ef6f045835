package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.Store;

/** The committed pairs of a range as of a time, in key order. */
final class ForwardCursor implements Transaction.Cursor {
  private final VersionScan scan;

  ForwardCursor(Store store, long virtualClusterId, byte[] from, byte[] to, Timestamp asOf) {
    this.scan = VersionScan.overFew(store, virtualClusterId, from, to, asOf);
  }

  @Override
  public boolean next() {
    return scan.next();
  }

  @Override
  public byte[] key() {
    return Keys.userKey(scan.dataKey());
  }

  @Override
  public byte[] value() {
    return Keys.value(scan.stored());
  }

  @Override
  public void close() {
    scan.close();
  }
}
