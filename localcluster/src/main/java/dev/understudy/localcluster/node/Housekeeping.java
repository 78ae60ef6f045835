package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.producer.Producer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster does by itself from time to time: expire streams, forget what nobody needs. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ClusterState state;
  private final Producer producer;
  private final Tuning tuning;
  private final Thread thread;

  Housekeeping(ClusterState state, Producer producer, Tuning tuning) {
    this.state = state;
    this.producer = producer;
    this.tuning = tuning;
    this.thread = Thread.ofPlatform().daemon().name("housekeeping").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      try {
        Thread.sleep(interval());
        producer.expire();
        state.catalog().visible().forEach(this::trim);
      } catch (InterruptedException e) {
        // Closed.
        return;
      } catch (RuntimeException e) {
        LOG.warn("housekeeping failed and will be tried again", e);
      }
    }
  }

  private Duration interval() {
    Duration liveness = state.settings().duration(Settings.LIVENESS);
    return liveness.compareTo(tuning.housekeepingInterval()) < 0
        ? liveness
        : tuning.housekeepingInterval();
  }

  private void trim(VirtualClusterRecord cluster) {
    Timestamp recent = Timestamp.of(state.instant().minus(tuning.recentMinimum()));
    Timestamp bound =
        state
            .jobs()
            .protectedTime(cluster.id())
            .filter(needed -> needed.compareTo(recent) < 0)
            .orElse(recent);
    RecentIndex.trim(state.store(), cluster.id(), bound);
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
