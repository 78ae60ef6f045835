package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one ingestion job has been told, and how far it is. Commands store what they want first and
 * then wake the job's thread, which looks here for what to do next.
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
  private Timestamp retained() {
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

  // ---- commands ----

  void pause() {
    locked(
        () -> {
          refuseIfFailingOver("cannot be paused");
          state.jobs().update(id, job -> job.to(JobRecord.PAUSED, null, state.instant()));
          wake(true);
        });
  }

  void resume() {
    locked(
        () -> {
          if (record().has(JobRecord.PAUSED)) {
            state.jobs().update(id, job -> job.to(JobRecord.RUNNING, null, state.instant()));
            wake(false);
          }
        });
  }

  /**
   * Stores the time to fail over to and lets the job see to it.
   *
   * @param target null for what is replicated now
   */
  Timestamp complete(@Nullable Timestamp target) {
    lock.lock();
    try {
      refuseIfFailingOver("already started cutting over to timestamp " + details.failoverTime());
      Timestamp chosen = FailoverTime.choose(cluster(), retained(), replicated(), target);
      IngestionDetails changed = details.pendingFailover(chosen, target == null);
      state
          .jobs()
          .update(id, job -> job.withDetails(changed).to(JobRecord.RUNNING, null, state.instant()));
      details = changed;
      wake(isReached(chosen));
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  /** Changes how much history is kept and whether there is a reader. */
  void alter(ReplicationOptions options) {
    locked(
        () -> {
          refuseIfFailingOver("is failing over; its options cannot be changed any more");
          Duration window = Objects.requireNonNullElse(options.retention(), details.retention());
          store(now -> now.keeping(window, now.reader() || options.reader()));
        });
  }

  /** Notes that no reader is wanted any more. */
  void forgetReader() {
    locked(() -> store(now -> now.keeping(now.retention(), false)));
  }

  private String cluster() {
    return "\"%s\" (%d)"
        .formatted(
            state.catalog().require(details.virtualClusterId()).name(), details.virtualClusterId());
  }

  private void refuseIfFailingOver(String what) {
    if (details.failingOver()) {
      throw new ClusterException(ClusterException.UNCATEGORISED, "job " + id + " " + what);
    }
  }

  // ---- for the job's thread ----

  /** Waits while the job is paused; false once it is to stop. */
  boolean awaitRunnable() {
    lock.lock();
    try {
      while (!stopped && !record().has(JobRecord.RUNNING)) {
        woken.awaitUninterruptibly();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** The time to fail over to, if it is there; from then on it cannot be changed. */
  @Nullable Timestamp beginFailover() {
    lock.lock();
    try {
      Timestamp target = details.failoverTime();
      if (target == null || !(details.failingOver() || isReached(target))) {
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
    lock.lock();
    try {
      Timestamp retained = retained();
      Protection protection = new Protection(details.virtualClusterId(), retained);
      state.jobs().update(id, job -> job.isFinished() ? job : job.protecting(protection));
      return retained;
    } finally {
      lock.unlock();
    }
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
    return target != null && isReached(target);
  }

  /** Waits, unless there is something to do at once. */
  void rest(Duration longest) {
    lock.lock();
    try {
      if (!stopped && record().has(JobRecord.RUNNING) && !isCommanded()) {
        await(longest);
      }
    } finally {
      lock.unlock();
    }
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

  private boolean isReached(Timestamp time) {
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

  /** The lock is held. */
  private void wake(boolean interruptAttempt) {
    Attempt running = attempt;
    if (interruptAttempt && running != null) {
      running.cancel();
    }
    woken.signalAll();
  }

  /** The lock is held. */
  private void store(UnaryOperator<IngestionDetails> change) {
    IngestionDetails changed = change.apply(details);
    state.jobs().update(id, job -> job.withDetails(changed));
    details = changed;
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
