package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream into one virtual cluster. A thread of its own looks, again and again, at what should
 * be done now: fail over, ingest, or wait while paused. Commands store what they want first and
 * wake it after. When the primary is away it retries for a while and then pauses; it never fails.
 */
final class IngestionJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestionJob.class);

  private final ClusterState state;
  private final Tuning tuning;
  private final ExternalConnections connections;
  private final long id;
  private final Frontier frontier;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private volatile IngestionDetails details;
  private volatile boolean stopped;
  private @Nullable Attempt attempt;

  IngestionJob(ClusterState state, Tuning tuning, ExternalConnections connections, JobRecord job) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
    this.id = job.id();
    this.details = job.details(IngestionDetails.class);
    this.frontier = new Frontier(state.store(), details.virtualClusterId(), details.stream());
    this.thread = Thread.ofPlatform().daemon().name("ingestion-" + id).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long id() {
    return id;
  }

  boolean isOver() {
    return record().isFinished();
  }

  private Timestamp retained() {
    return details.retained(frontier.replicated());
  }

  ReplicationStatus status() {
    IngestionDetails now = details;
    return new ReplicationStatus(
        id,
        now.sourceName(),
        SourceUri.redact(now.sourceUri()),
        retained(),
        frontier.replicated(),
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
    return frontier.replicated() == null ? "initializing replication" : "replicating";
  }

  void pause() {
    lock.lock();
    try {
      refuseIfFailingOver("cannot be paused");
      state.jobs().update(id, job -> job.to(JobRecord.PAUSED, null, state.instant()));
      wake(true);
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      if (record().has(JobRecord.PAUSED)) {
        state.jobs().update(id, job -> job.to(JobRecord.RUNNING, null, state.instant()));
        wake(false);
      }
    } finally {
      lock.unlock();
    }
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
      Timestamp chosen = FailoverTime.choose(details, frontier.replicated(), target, name());
      IngestionDetails changed = details.failingOverTo(chosen, false);
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

  private String name() {
    return state.catalog().require(details.virtualClusterId()).name();
  }

  private void refuseIfFailingOver(String what) {
    if (details.failingOver()) {
      throw new ClusterException(ClusterException.UNCATEGORISED, "job " + id + " " + what);
    }
  }

  private boolean isReached(Timestamp time) {
    Timestamp replicated = frontier.replicated();
    return replicated != null && replicated.compareTo(time) >= 0;
  }

  /** The lock is held. */
  private void wake(boolean interruptAttempt) {
    Attempt running = attempt;
    if (interruptAttempt && running != null) {
      running.cancel();
    }
    woken.signalAll();
  }

  private void run() {
    int failures = 0;
    RecentIndex.trim(state.store(), details.virtualClusterId(), details.stream().startTime());
    Timestamp replicated = frontier.replicated();
    if (replicated != null) {
      state.meters().replicatedTimeSeconds.set(replicated.toInstant().getEpochSecond());
    }
    while (awaitRunnable()) {
      long moves = frontier.moves();
      try {
        Timestamp target = beginFailover();
        if (target != null) {
          new Failover(state, tuning, connections, id).run(details, target);
          return;
        }
        ingest();
      } catch (IOException e) {
        failures = frontier.moves() > moves ? 1 : failures + 1;
        retryOrPause(failures, e);
        failures = record().has(JobRecord.PAUSED) ? 0 : failures;
      } catch (RuntimeException e) {
        pauseBecause(e);
      }
    }
  }

  /** Waits while the job is paused; false once it is to stop. */
  private boolean awaitRunnable() {
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
  private @Nullable Timestamp beginFailover() {
    lock.lock();
    try {
      Timestamp target = details.failoverTime();
      if (target == null || !(details.failingOver() || isReached(target))) {
        return null;
      }
      IngestionDetails changed = details.failingOverTo(target, true);
      state.jobs().update(id, job -> job.withDetails(changed));
      details = changed;
      return target;
    } finally {
      lock.unlock();
    }
  }

  private void ingest() throws IOException {
    Attempt current = newAttempt();
    state.meters().running.incrementAndGet();
    try (current;
        Heartbeats heartbeats =
            new Heartbeats(
                current,
                details.stream().streamId(),
                () -> state.settings().duration(Settings.HEARTBEAT),
                this::protect,
                this::pauseBecauseInactive)) {
      heartbeats.start();
      Timestamp since = frontier.replicated();
      if (since == null) {
        running("running initial scan");
        new InitialScan(state.store(), state.meters(), tuning, details, frontier).run(current);
        since = details.stream().startTime();
      }
      running("physical replication running");
      new ChangeStream(state, details, frontier).run(current, since, this::isFailoverTime);
    } catch (IOException | ClusterException e) {
      if (current.isCancelled()) {
        return;
      }
      throw transientOrSame(e);
    } finally {
      state.meters().running.decrementAndGet();
    }
  }

  /** A primary that is starting or stopping is as good as away; any other refusal is final. */
  private static IOException transientOrSame(Exception e) {
    if (e instanceof IOException lost) {
      return lost;
    }
    ClusterException refused = (ClusterException) e;
    String kind = refused.sqlState().substring(0, 2);
    if (kind.equals("08") || kind.equals("57") || kind.equals("53")) {
      return new IOException(refused.getMessage(), refused);
    }
    throw refused;
  }

  private Attempt newAttempt() {
    Attempt made = new Attempt(connections.resolve(details.sourceUri()), tuning.sourceSilence());
    lock.lock();
    try {
      attempt = made;
      Timestamp target = details.failoverTime();
      if (stopped || !record().has(JobRecord.RUNNING) || (target != null && isReached(target))) {
        made.cancel();
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFailoverTime(Timestamp replicated) {
    Timestamp target = details.failoverTime();
    return target != null && replicated.compareTo(target) >= 0;
  }

  /** Moves this cluster's own protected timestamp along, and says what the primary must keep. */
  private Timestamp protect() {
    Timestamp retained = retained();
    state
        .jobs()
        .update(id, job -> job.protecting(new Protection(details.virtualClusterId(), retained)));
    return retained;
  }

  private void running(String what) {
    state.jobs().update(id, job -> job.progress(what, null, state.instant()));
  }

  private void retryOrPause(int failures, IOException lost) {
    if (failures > tuning.retries()) {
      pauseBecause(lost);
      return;
    }
    LOG.info("{}: try {} failed: {}", details, failures, lost.getMessage());
    Duration backOff = tuning.firstBackOff().multipliedBy(1L << Math.min(failures - 1, 20));
    long left = Math.min(backOff.toNanos(), tuning.longestBackOff().toNanos());
    lock.lock();
    try {
      if (!stopped && record().has(JobRecord.RUNNING) && !isCommanded()) {
        left = woken.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    LOG.debug("{} goes on, {} ms early", details, TimeUnit.NANOSECONDS.toMillis(left));
  }

  private boolean isCommanded() {
    Timestamp target = details.failoverTime();
    return target != null && isReached(target);
  }

  private void pauseBecauseInactive(String error) {
    lock.lock();
    try {
      if (!isCommanded()) {
        pauseWith(error);
        wake(true);
      }
    } finally {
      lock.unlock();
    }
  }

  private void pauseBecause(Exception cause) {
    LOG.warn("{} cannot go on", details, cause);
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      if (isCommanded()) {
        // A failover is not given up: what failed is tried again a little later.
        woken.awaitNanos(tuning.longestBackOff().toNanos());
      } else {
        pauseWith(String.valueOf(cause.getMessage()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void pauseWith(String error) {
    state
        .jobs()
        .update(
            id,
            job ->
                job.has(JobRecord.RUNNING)
                    ? job.to(
                        JobRecord.PAUSED,
                        "ingestion job failed (" + error + ") but is being paused",
                        state.instant())
                    : job);
  }

  private JobRecord record() {
    return state.jobs().require(id);
  }

  /** Ends the thread; what is durable stays, and a new object goes on from there. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      wake(true);
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
