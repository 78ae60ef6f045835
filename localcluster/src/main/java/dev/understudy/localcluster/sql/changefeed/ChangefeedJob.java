package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.JobStopped;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs changefeeds. A sink that is away is tried again without end, from the last checkpoint on; a
 * changefeed fails only over what will not go away.
 */
public final class ChangefeedJob implements JobBody {
  private static final Logger LOG = LoggerFactory.getLogger(ChangefeedJob.class);
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final Engine engine;
  private final Random random;

  public ChangefeedJob(Engine engine, Random random) {
    this.engine = engine;
    this.random = random;
  }

  @Override
  public void run(JobRun run) throws InterruptedException {
    refuseCopy(run.record());
    long wait = FIRST_WAIT_MILLIS;
    while (true) {
      ChangefeedDetails before = run.record().details(ChangefeedDetails.class);
      try (Sink sink = Sinks.open(before, engine.jobService(), random)) {
        new ChangefeedRun(engine, run, sink).run();
        return;
      } catch (IOException e) {
        run.check();
        boolean moved = !before.equals(run.record().details(ChangefeedDetails.class));
        wait = moved ? FIRST_WAIT_MILLIS : Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        LOG.info("changefeed {} tries again in {} ms: {}", run.record().id(), wait, e.toString());
        running(run, "retryable error: " + e);
        pause(run, wait);
      } catch (ClusterException e) {
        pauseIfAsked(run, before, e);
        throw e;
      }
    }
  }

  /** Two clusters must never run one changefeed side by side. */
  private void refuseCopy(JobRecord job) {
    String creator = job.details(ChangefeedDetails.class).origin();
    if (!creator.equals(engine.jobService().keys().origin(job.virtualClusterId()))) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "this changefeed was originally created by cluster %s; it must be recreated on this"
                  .formatted(creator)
              + " cluster if this cluster is now expected to emit to the same destination");
    }
  }

  private void pauseIfAsked(JobRun run, ChangefeedDetails details, ClusterException cause) {
    if (details.options().pauseOnError()) {
      run.update(
          job ->
              job.to(
                  JobRecord.PAUSED, String.valueOf(cause.getMessage()), engine.jobService().now()));
      throw new JobStopped();
    }
  }

  private void running(JobRun run, String what) {
    run.update(job -> job.progress(what, null, engine.jobService().now()));
  }

  private static void pause(JobRun run, long millis) throws InterruptedException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    run.check();
  }
}
