package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.SharedMemory;

/**
 * Bounds what clients make the server hold: long messages while they are read, prepared statements
 * and the parameters of portals.
 */
final class WireMemory {
  static final long LIMIT_BYTES = 64L << 20;
  static final long FREE_BYTES = 64 << 10;

  private WireMemory() {}

  /** One limit for all connections of a server; what does not fit is refused with 53200. */
  static SharedMemory ofServer() {
    return new SharedMemory(
        LIMIT_BYTES,
        FREE_BYTES,
        () ->
            new ClusterException(
                "53200",
                "memory budget exceeded: clients' messages and prepared statements hold more than "
                    + (LIMIT_BYTES >> 20)
                    + " MiB",
                "Close prepared statements, or send smaller messages."));
  }
}
