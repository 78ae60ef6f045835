package dev.understudy.workflows.impl;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.ClusterRecords;
import dev.understudy.workflows.activity.ClusterRecords.Claim;
import dev.understudy.workflows.activity.ClusterRecords.Committed;
import dev.understudy.workflows.activity.ClusterRecords.Explanation;
import dev.understudy.workflows.activity.ClusterRecords.Settled;
import dev.understudy.workflows.activity.ClusterRecords.Unsettled;
import dev.understudy.workflows.contract.ClusterInput;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the creation and the deletion of a cluster have in common: the row and its answer. */
final class ClusterJournal {
  private final ClusterRecords records =
      Workflow.newActivityStub(ClusterRecords.class, Limits.record());
  private final Answer recorded = new Answer();
  private ClusterRecord record;

  ClusterJournal(ClusterInput input) {
    this.record = input.record();
  }

  ClusterRecord record() {
    return record;
  }

  CommandOutcome awaitRecorded() {
    return recorded.await();
  }

  /**
   * Commits the first write for its caller and makes this run the driver.
   *
   * @param write with the time that the caller has left
   * @return whether there is something to drive
   */
  boolean begin(
      @Nullable CommandKey command, BiFunction<ClusterRecords, CommandKey, Committed> write) {
    UUID clusterId = record.id();
    if (command != null) {
      Committed committed = within(clusterId, command, write);
      UUID subject = committed.record().id();
      recorded.give(new CommandOutcome(subject, committed.repeated()));
      if (!subject.equals(clusterId)) {
        return false;
      }
      record = committed.record();
    }
    String runId = Workflow.getInfo().getFirstExecutionRunId();
    record = refusable(() -> records.claim(new Claim(clusterId, record.driverEpoch(), runId)));
    if (!recorded.isGiven()) {
      recorded.give(new CommandOutcome(clusterId, true));
    }
    return true;
  }

  void commit(ClusterState state, @Nullable ClusterEndpoint endpoint) {
    commit(state, record.spec(), endpoint);
  }

  void explain(String problem) {
    boolean unused =
        refusable(
            () -> {
              records.explain(new Explanation(record.id(), problem));
              return true;
            });
  }

  void commit(ClusterState state, ClusterSpec spec, @Nullable ClusterEndpoint endpoint) {
    Instant now = Ledger.now();
    ClusterRecord next =
        new ClusterRecord(
            record.id(),
            record.name(),
            record.provider(),
            state,
            spec,
            record.creatorId(),
            record.createdAt(),
            now,
            state == ClusterState.DELETED ? now : null,
            endpoint,
            record.version(),
            record.driverEpoch());
    record = refusable(() -> records.commit(next));
    Workflow.getLogger(ClusterJournal.class).info("cluster {}: {}", record.id(), state);
  }

  /** Waits for the handlers; who still waits for an answer gets this one. */
  void close(UnderstudyException end) {
    if (!recorded.isGiven()) {
      recorded.refuse(end);
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  private Committed within(
      UUID clusterId, CommandKey command, BiFunction<ClusterRecords, CommandKey, Committed> write) {
    ClusterRecords hurried =
        Workflow.newActivityStub(ClusterRecords.class, Limits.recordWithin(Ledger.left(command)));
    try {
      return write.apply(hurried, command);
    } catch (ActivityFailure failure) {
      if (!Failures.isUnsettled(failure)) {
        throw Failures.understand(failure);
      }
      Settled settled = refusable(() -> records.settle(new Unsettled(clusterId, command)));
      if (settled.subjectId() == null || settled.record() == null) {
        throw new UnderstudyException(
            ErrorCode.COMMAND_EXPIRED, "The request could not be recorded in time.");
      }
      return new Committed(settled.record(), true);
    }
  }

  private static <T> T refusable(Supplier<T> write) {
    try {
      return write.get();
    } catch (ActivityFailure failure) {
      throw Failures.understand(failure);
    }
  }
}
