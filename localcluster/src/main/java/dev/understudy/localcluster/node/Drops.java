package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops virtual clusters: hides them at once, and removes their data in the background. */
final class Drops {
  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  private final ClusterState state;
  private final Consumer consumer;
  private final ExecutorService background;

  /** What a removal job needs to know. */
  private record Removal(long virtualClusterId) {}

  Drops(ClusterState state, Consumer consumer, ExecutorService background) {
    this.state = state;
    this.consumer = consumer;
    this.background = background;
  }

  /** Goes on with removals that a stop of the cluster interrupted. */
  void resumeAll() {
    state.jobs().ofType(JobRecord.COLLECTION).stream()
        .filter(job -> !job.isFinished())
        .forEach(job -> background.execute(() -> tryRemove(job)));
  }

  void drop(long id) {
    Services.refuseSystem(id, "drop");
    VirtualClusterRecord cluster = state.catalog().require(id);
    if (cluster.serviceMode() != ServiceMode.NONE) {
      throw new ClusterException(
          "55000",
          "cannot drop tenant \"%s\" (%d) in service mode shared"
              .formatted(cluster.name(), cluster.id()),
          "Use ALTER VIRTUAL CLUSTER STOP SERVICE before DROP VIRTUAL CLUSTER.");
    }
    consumer.cancel(id);
    JobRecord job =
        JobRecord.started(
            state.jobs().nextId(),
            JobRecord.COLLECTION,
            "GC for tenant " + id,
            state.instant(),
            new Removal(id));
    state
        .catalog()
        .update(id, found -> found.in(DataState.DROPPING), batch -> state.jobs().add(batch, job));
    background.execute(() -> tryRemove(job));
  }

  private void tryRemove(JobRecord job) {
    try {
      remove(job);
    } catch (RuntimeException e) {
      LOG.warn("job {} stopped and goes on when the cluster is started again", job.id(), e);
    }
  }

  private void remove(JobRecord job) {
    long id = job.details(Removal.class).virtualClusterId();
    state.closeKeySpace(id);
    byte[] start = Keys.start(id);
    byte[] end = Keys.end(id);
    state.store().erase(Family.DATA, start, end);
    state.store().erase(Family.RECENT, start, end);
    state.catalog().forget(id);
    state
        .jobs()
        .update(
            job.id(),
            found -> found.protecting(null).to(JobRecord.SUCCEEDED, null, state.instant()));
  }
}
