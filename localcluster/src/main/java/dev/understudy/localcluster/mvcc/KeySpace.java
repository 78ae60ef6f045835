package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Store;
import java.time.Duration;

/** The keys of one virtual cluster with their history: where transactions begin. */
public final class KeySpace implements AutoCloseable {
  /** Of transactions that only read, and need not remember what. */
  private static final SharedMemory NOTHING_KEPT = TransactionMemory.of(0);

  private final Store store;
  private final long virtualClusterId;
  private final InFlight inFlight;
  private final ReadGuard guard;
  private final SharedMemory memory;
  private final Committer committer;

  /**
   * @param guard refuses reads of history that may be gone
   * @param memory what transactions may hold, see {@link TransactionMemory}
   */
  public KeySpace(
      Store store, long virtualClusterId, HybridClock clock, ReadGuard guard, SharedMemory memory) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.guard = guard;
    this.memory = memory;
    this.inFlight = new InFlight(clock);
    this.committer = new Committer(store, virtualClusterId, clock, inFlight);
  }

  /** Begins a transaction that sees everything acknowledged so far. */
  public Transaction begin() {
    return new OptimisticTransaction(
        store, virtualClusterId, inFlight.closed(), guard, committer, memory.open());
  }

  /** A read-only transaction at a time that the clock has passed. */
  public Transaction readAsOf(Timestamp asOf) {
    inFlight.awaitClosed(asOf);
    return new OptimisticTransaction(
        store, virtualClusterId, asOf, guard, null, NOTHING_KEPT.open());
  }

  /** A read-only transaction on keys that nobody commits to, such as those of a standby. */
  public static Transaction readSettled(
      Store store, long virtualClusterId, Timestamp asOf, ReadGuard guard) {
    return new OptimisticTransaction(
        store, virtualClusterId, asOf, guard, null, NOTHING_KEPT.open());
  }

  /** The time at or below which no commit can appear any more. */
  public Timestamp closed() {
    return inFlight.closed();
  }

  /** Returns once every commit at or below a time, which is not in the future, is there. */
  public void awaitClosed(Timestamp time) {
    inFlight.awaitClosed(time);
  }

  /** A count that rises with every group of commits. */
  public long changes() {
    return inFlight.groups();
  }

  /** Returns when there are more changes than {@code seen}, or after the limit. */
  public void awaitChange(long seen, Duration limit) throws InterruptedException {
    inFlight.awaitGroupAfter(seen, limit);
  }

  @Override
  public void close() {
    committer.close();
  }
}
