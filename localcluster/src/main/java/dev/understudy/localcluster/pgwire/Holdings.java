package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.mvcc.SharedMemory;
import java.util.HashMap;
import java.util.Map;

/** What each prepared statement and portal of a connection holds in memory. */
final class Holdings {
  /** Plans, names and tables of a small statement, roughly. */
  private static final long OVERHEAD = 1 << 10;

  private final SharedMemory.Account memory;
  private final Map<String, Long> held = new HashMap<>();

  Holdings(SharedMemory.Account memory) {
    this.memory = memory;
  }

  /**
   * Takes the place of what was held under the name, or refuses with 53200.
   *
   * @param name with a letter in front that tells statements from portals
   */
  void put(String name, long bytes) {
    remove(name);
    memory.reserve(bytes + OVERHEAD);
    held.put(name, bytes + OVERHEAD);
  }

  void remove(String name) {
    Long bytes = held.remove(name);
    if (bytes != null) {
      memory.release(bytes);
    }
  }

  void removeAll(char kind) {
    held.keySet().stream().filter(name -> name.charAt(0) == kind).toList().forEach(this::remove);
  }
}
