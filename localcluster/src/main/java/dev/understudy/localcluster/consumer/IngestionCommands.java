package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a statement may tell an ingestion job. Each command stores what it wants first, and then
 * wakes the job's thread.
 */
final class IngestionCommands {
  private final ClusterState state;
  private final IngestionControl control;

  IngestionCommands(ClusterState state, IngestionControl control) {
    this.state = state;
    this.control = control;
  }

  void pause() {
    control.locked(
        () -> {
          refuseIfFailingOver("cannot be paused");
          to(JobRecord.PAUSED);
          control.wake(true);
        });
  }

  void resume() {
    control.locked(
        () -> {
          if (control.record().has(JobRecord.PAUSED)) {
            to(JobRecord.RUNNING);
            control.wake(false);
          }
        });
  }

  /**
   * Stores the time to fail over to and lets the job see to it.
   *
   * @param target null for what is replicated now
   */
  Timestamp complete(@Nullable Timestamp target) {
    return control.underLock(() -> choose(target));
  }

  private Timestamp choose(@Nullable Timestamp target) {
    refuseIfFailingOver(
        "already started cutting over to timestamp " + control.details().failoverTime());
    Timestamp time =
        FailoverTime.choose(
            state.version(),
            control.cluster(),
            control.details().stream().startTime(),
            control.retained(),
            control.replicated(),
            target);
    control.storeAndRun(now -> now.pendingFailover(time, target == null));
    control.wake(control.isReached(time));
    return time;
  }

  /** Changes how much history is kept and whether there is a reader. */
  void alter(ReplicationOptions options) {
    control.locked(
        () -> {
          refuseIfFailingOver("is failing over; its options cannot be changed any more");
          Duration window =
              Objects.requireNonNullElse(options.retention(), control.details().retention());
          control.store(now -> now.keeping(window, now.reader() || options.reader()));
        });
  }

  private void to(String status) {
    state.jobs().update(control.id(), job -> job.to(status, null, state.instant()));
  }

  private void refuseIfFailingOver(String what) {
    if (control.details().failingOver()) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED, "job " + control.id() + " " + what);
    }
  }
}
