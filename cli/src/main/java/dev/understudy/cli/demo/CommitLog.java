package dev.understudy.cli.demo;

import dev.understudy.domain.HlcTimestamp;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The client's own record of what it sent and what was acknowledged; the standby is judged by it.
 * Safe for use by several connections.
 */
final class CommitLog {
  private final Map<Long, Commit> acknowledged = new ConcurrentHashMap<>();
  private final Set<Long> sent = ConcurrentHashMap.newKeySet();

  /** One acknowledged commit and the timestamp that the primary gave it. */
  record Commit(JournalEntry entry, HlcTimestamp at) {}

  void sending(JournalEntry entry) {
    sent.add(entry.id());
  }

  void acknowledged(JournalEntry entry, HlcTimestamp at) {
    acknowledged.put(entry.id(), new Commit(entry, at));
  }

  Collection<Commit> commits() {
    return acknowledged.values();
  }

  /** Whether the transaction was sent and never acknowledged: it may or may not have happened. */
  boolean isInDoubt(long id) {
    return sent.contains(id) && !acknowledged.containsKey(id);
  }

  /** The newest acknowledged commit; empty if there is none. */
  Optional<HlcTimestamp> newest() {
    return acknowledged.values().stream().map(Commit::at).max(HlcTimestamp::compareTo);
  }
}
