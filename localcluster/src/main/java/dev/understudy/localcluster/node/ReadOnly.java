package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import org.jspecify.annotations.Nullable;

/** A transaction on history, which tells its client so when it writes. */
record ReadOnly(Transaction reading) implements Transaction {
  @Override
  public Timestamp readTimestamp() {
    return reading.readTimestamp();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return reading.get(key);
  }

  @Override
  public Cursor scan(byte[] fromInclusive, byte[] toExclusive, boolean reverse) {
    return reading.scan(fromInclusive, toExclusive, reverse);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    throw refused();
  }

  @Override
  public void delete(byte[] key) {
    throw refused();
  }

  private static ClusterException refused() {
    return new ClusterException("25006", "cannot execute writes in a read-only transaction");
  }

  @Override
  public Timestamp commit() {
    return reading.commit();
  }

  @Override
  public void close() {
    reading.close();
  }
}
