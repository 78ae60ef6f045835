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
   * One command.
   *
   * @param accountId who sent it
   * @param subjectId the stream or cluster that it was about, null where none came into being
   * @param error name of the error code, null where the command was accepted
   */
  record Entry(
      Instant at,
      UUID accountId,
      String action,
      @Nullable UUID subjectId,
      @Nullable UUID clusterId,
      String payload,
      @Nullable String error,
      String requestId,
      String sourceAddress) {}
}
