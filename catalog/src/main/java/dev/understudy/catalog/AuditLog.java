package dev.understudy.catalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps who commanded what and how it ended; entries are only ever added. */
public interface AuditLog {

  void append(Entry entry);

  /** The newest entries first. */
  List<Entry> newest(int limit);

  /**
   * Entries in the order of their times. Those of the same time are never torn apart, so there may
   * be more than asked for.
   *
   * @param startingFrom beyond which to begin, itself excluded; null for the first, or the last
   */
  Page page(@Nullable Instant startingFrom, boolean descending, int limit);

  /**
   * Some entries.
   *
   * @param nextStartingFrom from where to go on, null at the end
   */
  record Page(List<Shown> entries, @Nullable Instant nextStartingFrom) {}

  /**
   * An entry with what it is about.
   *
   * @param clusterId the cluster that it names or made, null where there is none
   */
  record Shown(long id, Entry entry, @Nullable UUID clusterId, @Nullable String clusterName) {}

  /**
   * One command.
   *
   * @param accountId who sent it
   * @param accountName what that one was called then
   * @param subjectId the stream or cluster that it was about, null where none came into being
   * @param error name of the error code, null where the command was accepted
   */
  record Entry(
      Instant at,
      UUID accountId,
      String accountName,
      String action,
      @Nullable UUID subjectId,
      @Nullable UUID clusterId,
      String payload,
      @Nullable String error,
      String requestId,
      String sourceAddress) {}
}
