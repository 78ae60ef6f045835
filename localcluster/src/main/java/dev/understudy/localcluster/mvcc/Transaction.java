package dev.understudy.localcluster.mvcc;

import org.jspecify.annotations.Nullable;

/**
 * A serializable transaction on the keys of one virtual cluster: reads at one timestamp, sees its
 * own writes, and takes effect whole at commit or not at all. Not thread-safe.
 */
public interface Transaction extends AutoCloseable {

  /** The timestamp at which this transaction reads. */
  Timestamp readTimestamp();

  /** The value of a key, or null where it has none. */
  byte @Nullable [] get(byte[] key);

  /**
   * The live keys of {@code [fromInclusive, toExclusive)} in key order (reversed on request), with
   * this transaction's own writes merged in.
   */
  Cursor scan(byte[] fromInclusive, byte[] toExclusive, boolean reverse);

  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /**
   * Validates what was read, writes, and returns once the writes are durable.
   *
   * @return the commit timestamp; for a transaction that wrote nothing, its read timestamp
   * @throws RetryTransactionException if another transaction wrote what this one read (SQLSTATE
   *     40001); nothing was written
   */
  Timestamp commit();

  /** Drops the transaction if it was not committed; safe to repeat. */
  @Override
  void close();

  /** A walk over key-value pairs; {@link #next()} must return true before the pair is read. */
  interface Cursor extends AutoCloseable {
    boolean next();

    byte[] key();

    byte[] value();

    @Override
    void close();
  }
}
