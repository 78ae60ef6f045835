package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.producer.Producer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster does by itself from time to time: expire streams, forget what nobody needs. */
final class Housekeeping implements AutoCloseable {
  /** Leaves the disk to others between two batches of garbage. */
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(5);

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ClusterState state;
  private final Producer producer;
  private final Drops drops;
  private final Collector collector;
  private final Tuning tuning;
  private final Thread thread;

  Housekeeping(
      ClusterState state, Producer producer, Drops drops, Collector collector, Tuning tuning) {
    this.state = state;
    this.producer = producer;
    this.drops = drops;
    this.collector = collector;
    this.tuning = tuning;
    this.thread = Thread.ofPlatform().daemon().name("housekeeping").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    boolean more = false;
    while (true) {
      try {
        Thread.sleep(more ? BETWEEN_BATCHES : interval());
        more = pass();
      } catch (InterruptedException e) {
        // Closed.
        return;
      } catch (RuntimeException e) {
        LOG.warn("housekeeping failed and will be tried again", e);
      }
    }
  }

  /** Says whether there is more to do. */
  private boolean pass() {
    producer.expire();
    drops.removeDue();
    state.jobs().forgetEndedBefore(state.instant().minus(JobRunner.KEPT_AFTER_END));
    return collector.collect();
  }

  /** Repeats passes until nothing is left for one; what was dropped is removed beside them. */
  void passes() {
    boolean more = true;
    while (more) {
      more = pass();
    }
  }

  private Duration interval() {
    Duration liveness = state.settings().interval(Settings.LIVENESS);
    return liveness.compareTo(tuning.housekeepingInterval()) < 0
        ? liveness
        : tuning.housekeepingInterval();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
