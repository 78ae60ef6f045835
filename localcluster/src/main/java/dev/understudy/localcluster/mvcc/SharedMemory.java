package dev.understudy.localcluster.mvcc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Bounds what many holders keep in memory together: one limit for all, so that many cannot do what
 * one may not, and beside it a little for each, so that nobody is kept out by others.
 */
public final class SharedMemory {
  private final long limitBytes;
  private final long freeBytes;
  private final Supplier<? extends RuntimeException> refusal;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param freeBytes what each holder has beside the limit
   * @param refusal what a holder hears when the limit is reached
   */
  public SharedMemory(
      long limitBytes, long freeBytes, Supplier<? extends RuntimeException> refusal) {
    this.limitBytes = limitBytes;
    this.freeBytes = freeBytes;
    this.refusal = refusal;
  }

  /** The bytes that count towards the limit now. */
  public long held() {
    return held.get();
  }

  /** A holder's share, given back whole when it is closed. */
  public Account open() {
    return new Account(this);
  }

  /** What one holder keeps; used by one thread at a time. */
  public static final class Account implements AutoCloseable {
    private final SharedMemory memory;
    private long bytes;

    private Account(SharedMemory memory) {
      this.memory = memory;
    }

    /** Takes memory, or refuses and takes nothing. */
    public void reserve(long more) {
      long shared = shared(bytes + more) - shared(bytes);
      if (shared > 0 && memory.held.addAndGet(shared) > memory.limitBytes) {
        memory.held.addAndGet(-shared);
        throw memory.refusal.get();
      }
      bytes += more;
    }

    /** Gives memory back; what is not held any more is not given back twice. */
    public void release(long fewer) {
      long left = Math.max(0, bytes - fewer);
      long shared = shared(left) - shared(bytes);
      bytes = left;
      if (shared != 0) {
        memory.held.addAndGet(shared);
      }
    }

    private long shared(long of) {
      return Math.max(0, of - memory.freeBytes);
    }

    @Override
    public void close() {
      release(bytes);
    }
  }
}
