package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of every virtual cluster that is served. One thread looks again and again at what
 * the records say: it starts what should run, and stops what should not. So a record alone decides,
 * after a restart as after a promotion.
 */
final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** CockroachDB's jobs.retention_time. */
  static final Duration KEPT_AFTER_END = Duration.ofDays(14);

  private static final Duration BETWEEN_FORGETTING = Duration.ofHours(1);

  private final ClusterState state;
  private final KeySpaceJobs jobs;
  private final Duration pace;
  private final Map<String, JobBody> bodies = new ConcurrentHashMap<>();
  private final List<LongConsumer> duties = new CopyOnWriteArrayList<>();
  private final Map<Long, Map<Long, JobTask>> tasks = new HashMap<>();
  private final Map<Long, Instant> lastForgotten = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().daemon().name("jobs").unstarted(this::run);
  private boolean woken;
  private boolean closed;

  /**
   * @param pace how long nothing is looked at when nobody wakes the runner
   */
  JobRunner(ClusterState state, KeySpaceJobs jobs, Duration pace) {
    this.state = state;
    this.jobs = jobs;
    this.pace = pace;
  }

  void start() {
    thread.start();
  }

  void register(String type, JobBody body) {
    bodies.put(type, body);
    wake();
  }

  void whileServed(LongConsumer duty) {
    duties.add(duty);
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        woken = false;
        state.catalog().visible().forEach(this::look);
        long left = pace.toNanos();
        while (!woken && !closed && left > 0) {
          left = work.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held, so that {@link #stopAll} comes before or after, never between. */
  private void look(VirtualClusterRecord cluster) {
    // A reader shows the keys of another virtual cluster; what stands there is not its own to do.
    if (cluster.isReader()
        || cluster.dataState() != DataState.READY
        || cluster.serviceMode() != ServiceMode.SHARED) {
      return;
    }
    try {
      for (LongConsumer duty : duties) {
        duty.accept(cluster.id());
      }
      Map<Long, JobTask> running = tasks.computeIfAbsent(cluster.id(), id -> new HashMap<>());
      running.values().removeIf(JobTask::isOver);
      forgetOld(cluster.id());
      for (JobRecord job : jobs.unfinished(cluster.id())) {
        step(cluster.id(), job, running);
      }
    } catch (RuntimeException e) {
      LOG.warn("the jobs of {} could not be looked after and will be", cluster.name(), e);
    }
  }

  private void forgetOld(long virtualClusterId) {
    Instant now = state.instant();
    Instant last = lastForgotten.get(virtualClusterId);
    if (last == null || last.plus(BETWEEN_FORGETTING).isBefore(now)) {
      jobs.forgetEndedBefore(virtualClusterId, now.minus(KEPT_AFTER_END));
      lastForgotten.put(virtualClusterId, now);
    }
  }

  private void step(long virtualClusterId, JobRecord job, Map<Long, JobTask> running) {
    JobTask task = running.get(job.id());
    JobBody body = bodies.get(job.shown().type());
    switch (job.shown().status()) {
      case JobRecord.RUNNING, JobRecord.REVERTING -> {
        if (task == null && body != null) {
          JobTask started = new JobTask(jobs, state::instant, body, job, this::wake);
          running.put(job.id(), started);
          started.start();
        }
      }
      case JobRecord.PAUSE_REQUESTED -> stopThen(virtualClusterId, job, task, JobRecord.PAUSED);
      case JobRecord.CANCEL_REQUESTED -> stopThen(virtualClusterId, job, task, JobRecord.REVERTING);
      default -> {
        // Paused.
      }
    }
  }

  private void stopThen(long virtualClusterId, JobRecord job, @Nullable JobTask task, String next) {
    if (task != null) {
      task.stop();
      return;
    }
    String from = job.shown().status();
    jobs.update(
        virtualClusterId,
        job.id(),
        found -> found.has(from) ? found.to(next, null, state.instant()) : found);
    woken = true;
  }

  /** Ends all runs of a virtual cluster's jobs; returns once none of them does anything more. */
  void stopAll(long virtualClusterId) {
    List<JobTask> running = new ArrayList<>();
    lock.lock();
    try {
      Map<Long, JobTask> removed = tasks.remove(virtualClusterId);
      if (removed != null) {
        running.addAll(removed.values());
      }
    } finally {
      lock.unlock();
    }
    running.forEach(JobTask::stop);
    running.forEach(JobTask::join);
  }

  @Override
  public void close() {
    List<Long> all;
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      all = List.copyOf(tasks.keySet());
    } finally {
      lock.unlock();
    }
    join(thread);
    all.forEach(this::stopAll);
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
