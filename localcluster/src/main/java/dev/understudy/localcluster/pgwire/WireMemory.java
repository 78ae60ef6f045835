package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what clients make the server hold: long messages while they are read, prepared statements
 * and the parameters of portals. One limit for all clients, so that many cannot do what one may
 * not.
 */
final class WireMemory {
  static final long LIMIT_BYTES = 64L << 20;

  /** What each connection has beside the limit, so that nobody is kept out by others. */
  static final long FREE_BYTES = 64 << 10;

  private final AtomicLong held = new AtomicLong();

  long held() {
    return held.get();
  }

  /** A connection's share, given back whole when it is closed. */
  Account open() {
    return new Account(this);
  }

  /** What one connection holds; used by its own thread alone. */
  static final class Account implements AutoCloseable {
    private final WireMemory memory;
    private long bytes;

    private Account(WireMemory memory) {
      this.memory = memory;
    }

    /** Takes memory, or refuses with 53200. */
    void reserve(long more) {
      long shared = shared(bytes + more) - shared(bytes);
      if (shared > 0 && memory.held.addAndGet(shared) > LIMIT_BYTES) {
        memory.held.addAndGet(-shared);
        throw new ClusterException(
            "53200",
            "memory budget exceeded: clients' messages and prepared statements hold more than "
                + (LIMIT_BYTES >> 20)
                + " MiB",
            "Close prepared statements, or send smaller messages.");
      }
      bytes += more;
    }

    void release(long fewer) {
      memory.held.addAndGet(shared(bytes - fewer) - shared(bytes));
      bytes -= fewer;
    }

    private static long shared(long bytes) {
      return Math.max(0, bytes - FREE_BYTES);
    }

    @Override
    public void close() {
      release(bytes);
    }
  }
}
