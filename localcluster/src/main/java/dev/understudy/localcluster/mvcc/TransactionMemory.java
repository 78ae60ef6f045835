package dev.understudy.localcluster.mvcc;

/**
 * What the transactions of a cluster may hold in memory: their writes and what they remember of
 * their reads, until they end.
 */
public final class TransactionMemory {
  /** Bookkeeping and small statements go on while others have taken all that is shared. */
  static final long FREE_BYTES = 16 << 10;

  /** What a key takes on the heap beside its bytes, in the committer as well, roughly. */
  static final long KEY_OVERHEAD = 128;

  /** The same of a range that was read. */
  static final long RANGE_OVERHEAD = 256;

  /** The same of an own write that an open cursor lays over what is committed. */
  static final long CURSOR_OVERHEAD = 32;

  private TransactionMemory() {}

  /** One limit for all transactions that are given it. */
  public static SharedMemory of(long limitBytes) {
    return new SharedMemory(
        limitBytes, FREE_BYTES, () -> new TransactionTooLargeException(limitBytes));
  }
}
