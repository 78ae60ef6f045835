package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.JobStopped;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one job on a thread of its own, from when it is taken up until it ends or stops. */
final class JobTask implements JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);

  private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(1);

  private final KeySpaceJobs jobs;
  private final Supplier<Instant> clock;
  private final JobBody body;
  private final JobRecord taken;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * @param onEnd called when the run is over
   */
  JobTask(
      KeySpaceJobs jobs, Supplier<Instant> clock, JobBody body, JobRecord taken, Runnable onEnd) {
    this.jobs = jobs;
    this.clock = clock;
    this.body = body;
    this.taken = taken;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("job-" + taken.id())
            .unstarted(
                () -> {
                  try {
                    runOnce();
                  } finally {
                    onEnd.run();
                  }
                });
  }

  void start() {
    thread.start();
  }

  /** Asks the run to end; the record stays as it is. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  void join() {
    JobRunner.join(thread);
  }

  boolean isOver() {
    return !thread.isAlive();
  }

  private void runOnce() {
    try {
      if (taken.has(JobRecord.RUNNING)) {
        work();
      }
      if (record().has(JobRecord.REVERTING)) {
        body.undo(this);
        change(this::undone);
      }
    } catch (InterruptedException | JobStopped e) {
      LOG.debug("job {} stops and goes on another time", taken.id());
    } catch (RuntimeException e) {
      if (!stopped) {
        LOG.warn("job {} could not come to its end and will be tried again", taken.id(), e);
        LockSupport.parkNanos(BEFORE_NEXT_TRY.toNanos());
      }
    }
  }

  private void work() throws InterruptedException {
    try {
      body.run(this);
      change(
          job ->
              job.has(JobRecord.RUNNING) || job.has(JobRecord.PAUSE_REQUESTED) ? done(job) : job);
    } catch (JobStopped e) {
      throw e;
    } catch (RuntimeException e) {
      if (stopped || Thread.currentThread().isInterrupted()) {
        throw new JobStopped();
      }
      LOG.warn("job {} fails", taken.id(), e);
      String error = String.valueOf(e.getMessage());
      change(
          job ->
              job.has(JobRecord.RUNNING) ? job.to(JobRecord.REVERTING, error, clock.get()) : job);
    }
  }

  private JobRecord done(JobRecord job) {
    return job.to(JobRecord.SUCCEEDED, null, clock.get());
  }

  private JobRecord undone(JobRecord job) {
    String error = job.shown().error();
    return job.to(error == null ? JobRecord.CANCELED : JobRecord.FAILED, error, clock.get());
  }

  private JobRecord change(UnaryOperator<JobRecord> change) {
    return jobs.update(taken.virtualClusterId(), taken.id(), change);
  }

  @Override
  public JobRecord record() {
    return jobs.find(taken.virtualClusterId(), taken.id()).orElseThrow(JobStopped::new);
  }

  @Override
  public JobRecord update(UnaryOperator<JobRecord> change) {
    check();
    return change(
        job -> {
          if (!job.has(JobRecord.RUNNING) && !job.has(JobRecord.REVERTING)) {
            throw new JobStopped();
          }
          return change.apply(job);
        });
  }

  @Override
  public void check() {
    if (stopped) {
      throw new JobStopped();
    }
  }
}
