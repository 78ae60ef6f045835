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
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalog as the loop sees it: a write has happened, or was refused for a reason. */
final class Ledger {
  private final StreamRecords records =
      Workflow.newActivityStub(StreamRecords.class, Limits.record());

  Committed create(StreamRecord record, CommandKey command, String actor) {
    Creation creation = new Creation(record, command, entry(actor, "The stream was created."));
    return within(record.id(), command, patient -> patient.create(creation));
  }

  StreamRecord claim(StreamRecord record) {
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    return refusable(() -> records.claim(new Claim(record.id(), record.driverEpoch(), runId)));
  }

  /** Writes what the workflow decided by itself; tried for ever. */
  StreamRecord commit(StreamRecord next, String actor, String sentence) {
    Change change = new Change(next, null, entry(actor, sentence));
    return refusable(() -> records.commit(change)).record();
  }

  /** Writes what a caller asked for, while the caller waits. */
  Committed commitFor(CommandKey command, StreamRecord next, String actor, String sentence) {
    Change change = new Change(next, command, entry(actor, sentence));
    return within(next.id(), command, hurried -> hurried.commit(change));
  }

  void note(UUID streamId, String actor, String sentence) {
    refusable(
        () -> {
          records.note(new Note(streamId, entry(actor, sentence)));
          return streamId;
        });
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
    try {
      return write.apply(hurried);
    } catch (ActivityFailure failure) {
      if (!Failures.isUnsettled(failure)) {
        throw Failures.understand(failure);
      }
      return settle(streamId, command);
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

  private static <T> T refusable(Supplier<T> write) {
    try {
      return write.get();
    } catch (ActivityFailure failure) {
      throw Failures.understand(failure);
    }
  }

  private static TimelineEntry entry(String actor, String sentence) {
    return new TimelineEntry(now(), actor, sentence);
  }
}
