package dev.understudy.localcluster.mvcc;

/**
 * Refuses reads of history that may be gone. It is asked after a read has taken its snapshot of the
 * store, and history only goes away after the guard refuses it, so what was read is whole.
 */
@FunctionalInterface
public interface ReadGuard {
  /** Lets everything pass. */
  ReadGuard NONE = time -> {};

  /** Throws if versions that a reader at this time needs may be gone. */
  void check(Timestamp readTime);
}
