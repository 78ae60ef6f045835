package dev.understudy.workflows.impl;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.StreamRecords;
import dev.understudy.workflows.activity.StreamRecords.Change;
import dev.understudy.workflows.activity.StreamRecords.Claim;
import dev.understudy.workflows.activity.StreamRecords.Committed;
import dev.understudy.workflows.activity.StreamRecords.Creation;
import dev.understudy.workflows.activity.StreamRecords.Note;
import dev.understudy.workflows.activity.StreamRecords.Settled;
import dev.understudy.workflows.activity.StreamRecords.Unsettled;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalog as the loop sees it: a write has happened, or was refused for a reason. */
final class Ledger {
  private final StreamRecords records =
      Workflow.newActivityStub(StreamRecords.class, Limits.record());
  private final Deque<TimelineEntry> recent;
  private boolean writing;

  /**
   * @param recent what earlier runs wrote last
   */
  Ledger(List<TimelineEntry> recent) {
    this.recent = new ArrayDeque<>(recent);
  }

  /** The newest entries that this stream's workflow wrote, oldest first. */
  List<TimelineEntry> recent() {
    return List.copyOf(recent);
  }

  Committed create(StreamRecord record, CommandKey command, String actor) {
    TimelineEntry entry = entry(actor, "The stream was created.");
    Creation creation = new Creation(record, command, entry);
    return kept(entry, within(record.id(), command, hurried -> hurried.create(creation)));
  }

  StreamRecord claim(StreamRecord record) {
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    return refusable(() -> records.claim(new Claim(record.id(), record.driverEpoch(), runId)));
  }

  /** Writes what the workflow decided by itself; tried for ever. */
  StreamRecord commit(StreamRecord next, String actor, String sentence) {
    TimelineEntry entry = entry(actor, sentence);
    Change change = new Change(next, null, entry);
    return kept(entry, refusable(() -> records.commit(change))).record();
  }

  /** Writes what a caller asked for, while the caller waits. */
  Committed commitFor(CommandKey command, StreamRecord next, String actor, String sentence) {
    TimelineEntry entry = entry(actor, sentence);
    Change change = new Change(next, command, entry);
    return kept(entry, within(next.id(), command, hurried -> hurried.commit(change)));
  }

  void note(UUID streamId, String actor, String sentence) {
    TimelineEntry entry = entry(actor, sentence);
    refusable(
        () -> {
          records.note(new Note(streamId, entry));
          return streamId;
        });
    keep(entry);
  }

  /** What a repeat would have written was written before. */
  private Committed kept(TimelineEntry entry, Committed committed) {
    if (!committed.repeated()) {
      keep(entry);
    }
    return committed;
  }

  private void keep(TimelineEntry entry) {
    recent.addLast(entry);
    while (recent.size() > Limits.RECENT_ENTRIES) {
      recent.removeFirst();
    }
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** What is left of a caller's time, at least a little. */
  static Duration left(CommandKey command) {
    Duration left = Duration.between(now(), command.notAfter());
    if (!left.isPositive()) {
      throw new UnderstudyException(
          ErrorCode.COMMAND_EXPIRED, "The request came too late to be carried out in time.");
    }
    return left;
  }

  private Committed within(
      UUID streamId, CommandKey command, Function<StreamRecords, Committed> write) {
    StreamRecords hurried =
        Workflow.newActivityStub(StreamRecords.class, Limits.recordWithin(left(command)));
    writing = true;
    try {
      return write.apply(hurried);
    } catch (ActivityFailure failure) {
      if (!Failures.isUnsettled(failure)) {
        throw Failures.understand(failure);
      }
      return settle(streamId, command);
    } finally {
      writing = false;
    }
  }

  /** The write may have happened or may yet happen: give the command up and see who was first. */
  private Committed settle(UUID streamId, CommandKey command) {
    Settled settled = refusable(() -> records.settle(new Unsettled(streamId, command)));
    StreamRecord record = settled.record();
    if (settled.subjectId() == null || record == null) {
      throw new UnderstudyException(
          ErrorCode.COMMAND_EXPIRED, "The request could not be recorded in time.");
    }
    return new Committed(record, true);
  }

  /** Whether the catalog may be ahead of what the workflow believes. */
  boolean isWriting() {
    return writing;
  }

  private <T> T refusable(Supplier<T> write) {
    writing = true;
    try {
      return write.get();
    } catch (ActivityFailure failure) {
      throw Failures.understand(failure);
    } finally {
      writing = false;
    }
  }

  private static TimelineEntry entry(String actor, String sentence) {
    return new TimelineEntry(now(), actor, sentence);
  }
}
