package dev.understudy.workflows.activity;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import io.temporal.activity.ActivityInterface;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's decisions into the catalog. Failures carry the name of an {@link
 * dev.understudy.domain.ErrorCode}; STALE_DRIVER says that another run drives the stream.
 */
@ActivityInterface(namePrefix = "Stream")
public interface StreamRecords {

  /** Claims both clusters and writes the stream's row, or answers as the first sending did. */
  Committed create(Creation creation);

  /** Makes this run the driver and answers the row as it is. */
  StreamRecord claim(Claim claim);

  /** Writes a new state, with the command that asked for it. */
  Committed commit(Change change);

  /** Finds out what became of a command whose write was given up; it cannot take effect later. */
  Settled settle(Unsettled unsettled);

  /** Adds a sentence to the timeline. */
  void note(Note note);

  /** A stream to write for the first time. */
  record Creation(StreamRecord record, CommandKey command, TimelineEntry entry) {}

  /**
   * Who wants to drive what.
   *
   * @param firstRunId the same for all runs of a chain of continue-as-new
   */
  record Claim(UUID streamId, long knownEpoch, String firstRunId) {}

  /**
   * A record in its new state, at the version of the old one.
   *
   * @param command null where nobody asked
   */
  record Change(StreamRecord record, @Nullable CommandKey command, TimelineEntry entry) {}

  /** The record as it is now, and whether the command had been carried out before. */
  record Committed(StreamRecord record, boolean repeated) {}

  /** A command whose outcome is not known. */
  record Unsettled(UUID streamId, CommandKey command) {}

  /**
   * What became of it.
   *
   * @param subjectId the stream that the command made or changed; null if it never took effect
   * @param record the stream's row as it is now; null if there is none
   */
  record Settled(@Nullable UUID subjectId, @Nullable StreamRecord record) {}

  /** A sentence about a stream. */
  record Note(UUID streamId, TimelineEntry entry) {}
}
