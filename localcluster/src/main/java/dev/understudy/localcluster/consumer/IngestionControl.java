package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one ingestion job has been told, and how far it is, under one lock. Its thread looks here
 * for what to do next.
 */
final class IngestionControl {
  private final ClusterState state;
  private final long id;
  private final Frontier frontier;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private volatile IngestionDetails details;
  private volatile boolean stopped;
  private @Nullable Attempt attempt;

  IngestionControl(ClusterState state, JobRecord job) {
    this.state = state;
    this.id = job.id();
    this.details = job.details(IngestionDetails.class);
    this.frontier = new Frontier(state.store(), details.virtualClusterId(), details.stream());
  }

  long id() {
    return id;
  }

  IngestionDetails details() {
    return details;
  }

  Frontier frontier() {
    return frontier;
  }

  JobRecord record() {
    return state.jobs().require(id);
  }

  /** The time up to which everything is here, or null before the first such time. */
  @Nullable Timestamp replicated() {
    return details.resetting() ? null : frontier.replicated();
  }

  /** The earliest time to fail over to; never below what was let go already. */
  Timestamp retained() {
    Timestamp wanted = details.retained(replicated());
    Protection kept = record().protection();
    return kept == null || kept.time().compareTo(wanted) < 0 ? wanted : kept.time();
  }

  ReplicationStatus status() {
    IngestionDetails now = details;
    return new ReplicationStatus(
        id,
        now.sourceName(),
        SourceUri.redact(now.sourceUri()),
        SourceUri.redactSecrets(now.sourceUri()),
        retained(),
        replicated(),
        now.failoverTime(),
        statusWord(now));
  }

  private String statusWord(IngestionDetails now) {
    if (now.failingOver()) {
      return "replication failing over";
    }
    if (record().has(JobRecord.PAUSED)) {
      return "replication paused";
    }
    if (now.failoverTime() != null) {
      return "replication pending failover";
    }
    return replicated() == null ? "initializing replication" : "replicating";
  }

  String cluster() {
    return "\"%s\" (%d)"
        .formatted(
            state.catalog().require(details.virtualClusterId()).name(), details.virtualClusterId());
  }

  /** Waits while the job is paused; false once it is to stop. */
  boolean awaitRunnable() {
    return underLock(
        () -> {
          while (!stopped && !record().has(JobRecord.RUNNING)) {
            woken.awaitUninterruptibly();
          }
          return !stopped;
        });
  }

  /** The time to fail over to, if it is there; from then on it cannot be changed. */
  @Nullable Timestamp beginFailover() {
    lock.lock();
    try {
      Timestamp target = details.failoverTime();
      if (target == null || !isCommanded() || !record().has(JobRecord.RUNNING)) {
        return null;
      }
      store(IngestionDetails::beganFailover);
      return target;
    } finally {
      lock.unlock();
    }
  }

  void wasReset() {
    locked(() -> store(IngestionDetails::wasReset));
  }

  /** Makes an attempt known, so that commands can end it; it may be over from the start. */
  Attempt begin(Attempt made) {
    locked(
        () -> {
          attempt = made;
          if (stopped || !record().has(JobRecord.RUNNING) || isCommanded()) {
            made.cancel();
          }
        });
    return made;
  }

  boolean isFailoverTime(Timestamp replicated) {
    Timestamp target = details.failoverTime();
    return target != null && replicated.compareTo(target) >= 0;
  }

  /** Moves this cluster's own protected timestamp along, and says what the primary must keep. */
  Timestamp protect() {
    return underLock(
        () -> {
          Timestamp retained = retained();
          Protection protection = new Protection(details.virtualClusterId(), retained);
          state.jobs().update(id, job -> job.isFinished() ? job : job.protecting(protection));
          Timestamp replicated = replicated();
          return replicated != null && state.version().has(VersionFact.SOURCE_KEEPS_UNREPLICATED)
              ? replicated
              : retained;
        });
  }

  /** Leaves long work where it is when the cluster stops; it goes on from there. */
  void refuseWhenStopped() {
    if (stopped) {
      throw new CancellationException("the cluster is stopping");
    }
  }

  void running(String what, @Nullable Double fraction) {
    state.jobs().update(id, job -> job.progress(what, fraction, state.instant()));
  }

  /** Whether a failover waits that nothing more is needed for. */
  boolean isCommanded() {
    Timestamp target = details.failoverTime();
    return target != null && (details.failingOver() || isReached(target));
  }

  /** Waits, unless there is something to do at once. */
  void rest(Duration longest) {
    locked(
        () -> {
          if (!stopped && record().has(JobRecord.RUNNING) && !isCommanded()) {
            await(longest);
          }
        });
  }

  /** Waits even if there is something to do, since it cannot be done now. */
  void waitOut(Duration longest) {
    locked(
        () -> {
          if (!stopped) {
            await(longest);
          }
        });
  }

  /** Pauses the job because of an error, unless a failover waits, which is never given up. */
  void pauseBecause(String error, Duration beforeFailover) {
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      if (isCommanded()) {
        await(beforeFailover);
        return;
      }
      state.jobs().update(id, job -> job.has(JobRecord.RUNNING) ? paused(job, error) : job);
      wake(true);
    } finally {
      lock.unlock();
    }
  }

  private JobRecord paused(JobRecord job, String error) {
    return job.to(
        JobRecord.PAUSED,
        "ingestion job failed (" + error + ") but is being paused",
        state.instant());
  }

  /** Ends the running attempt and lets the thread come to its end. */
  void stop() {
    locked(
        () -> {
          stopped = true;
          wake(true);
        });
  }

  boolean isReached(Timestamp time) {
    Timestamp replicated = replicated();
    return replicated != null && replicated.compareTo(time) >= 0;
  }

  /** The lock is held. */
  private void await(Duration longest) {
    try {
      long left = woken.awaitNanos(longest.toNanos());
      if (left > 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the thread look again; the lock is held. */
  void wake(boolean interruptAttempt) {
    Attempt running = attempt;
    if (interruptAttempt && running != null) {
      running.cancel();
    }
    woken.signalAll();
  }

  /** Changes the details durably; the lock is held. */
  void store(UnaryOperator<IngestionDetails> change) {
    IngestionDetails changed = change.apply(details);
    state.jobs().update(id, job -> job.withDetails(changed));
    details = changed;
  }

  /** The same, and the job runs if it was paused; the lock is held. */
  void storeAndRun(UnaryOperator<IngestionDetails> change) {
    IngestionDetails changed = change.apply(details);
    state
        .jobs()
        .update(id, job -> job.withDetails(changed).to(JobRecord.RUNNING, null, state.instant()));
    details = changed;
  }

  void locked(Runnable work) {
    underLock(
        () -> {
          work.run();
          return Boolean.TRUE;
        });
  }

  <T> T underLock(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
