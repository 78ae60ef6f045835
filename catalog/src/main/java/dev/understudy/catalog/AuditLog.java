package dev.understudy.catalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps who commanded what and how it ended; entries are only ever added. A command is noted before
 * it is carried out and its entry added after, so that none is missing whatever dies in between.
 */
public interface AuditLog {
  /** What is said of a command whose process died before it could say how the command ended. */
  String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";

  /**
   * Notes a command that is about to be carried out.
   *
   * @param entry what is known of it by now: neither subject, cluster nor error
   * @return by what name to {@link #end} it
   */
  long begin(Entry entry);

  /** Adds the entry of a command that began; once, however often it is said. */
  void end(long begun, Entry entry);

  /**
   * Adds an entry of unknown outcome for each command that began before a time and has not ended.
   *
   * @param now the time of those entries
   * @return how many there were
   */
  int endForgotten(Instant before, Instant now);

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
   * @param subjectId what it was about, a stream or a cluster as a rule; null where there is none
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
