package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.consumer.Readers;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.GcTtl;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ProducerJobs;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops virtual clusters: hides them at once, and removes their data in the background. */
final class Drops {
  private static final String WAITING = "waiting for GC TTL";
  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  private final ClusterState state;
  private final Consumer consumer;
  private final Readers readers;
  private final GcTtl ttl;
  private final Set<Long> removing = ConcurrentHashMap.newKeySet();
  private final ExecutorService background;

  /** What a removal job needs to know. */
  private record Removal(long virtualClusterId, @Nullable Instant notBefore) {
    boolean isDue(Instant now) {
      return notBefore == null || !notBefore.isAfter(now);
    }
  }

  Drops(ClusterState state, Consumer consumer, Readers readers, ExecutorService background) {
    this.state = state;
    this.consumer = consumer;
    this.readers = readers;
    this.background = background;
    this.ttl = new GcTtl(state);
  }

  /** Removes the data of dropped virtual clusters whose time is over; safe to repeat. */
  void removeDue() {
    state.jobs().ofType(JobRecord.COLLECTION).stream()
        .filter(job -> job.has(JobRecord.RUNNING))
        .filter(job -> job.details(Removal.class).isDue(state.instant()))
        .filter(job -> removing.add(job.id()))
        .forEach(job -> background.execute(() -> tryRemove(job)));
  }

  /**
   * @param immediate whether the data goes at once and not after its TTL
   */
  void drop(long id, boolean immediate) {
    Services.refuseSystem(id, "drop");
    VirtualClusterRecord cluster = state.catalog().require(id);
    refuseServed(cluster);
    refuseFilled(cluster);
    Long parent = cluster.readOf();
    if (parent != null) {
      consumer.forgetReader(parent);
    }
    readers.dropOf(id);
    consumer.cancel(id);
    Instant now = state.instant();
    Instant notBefore = immediate ? now : now.plus(ttl.of(id));
    JobRecord job =
        JobRecord.started(
            state.jobs().nextId(),
            JobRecord.COLLECTION,
            "GC for tenant " + id,
            now,
            new Removal(id, notBefore));
    state
        .catalog()
        .update(
            id,
            found -> {
              refuseServed(found);
              return found.in(DataState.DROPPING);
            },
            batch -> {
              ProducerJobs.release(state, batch, cluster);
              state.jobs().of(id).forEach(shown -> end(batch, shown));
              state.jobs().add(batch, immediate ? job : job.progress(WAITING, null, now));
            });
    state.closeKeySpace(id);
    removeDue();
  }

  /** What a virtual cluster shows of the cluster's own jobs ends with it. */
  private void end(Batch batch, JobRecord shown) {
    if (!shown.isFinished()) {
      state
          .jobs()
          .update(batch, shown.id(), found -> found.to(JobRecord.CANCELED, null, state.instant()));
    }
  }

  private static void refuseServed(VirtualClusterRecord cluster) {
    if (cluster.serviceMode() != ServiceMode.NONE) {
      throw new ClusterException(
          "55000",
          "cannot drop tenant \"%s\" (%d) in service mode shared"
              .formatted(cluster.name(), cluster.id()),
          "Use ALTER VIRTUAL CLUSTER STOP SERVICE before DROP VIRTUAL CLUSTER.");
    }
  }

  /** A restore or a revert that runs would go on in what is being removed. */
  private void refuseFilled(VirtualClusterRecord cluster) {
    Long job = cluster.ingestionJobId();
    if (job != null
        && state.jobs().find(job).filter(found -> found.is(JobRecord.INGESTION)).isEmpty()) {
      throw new ClusterException(
          "55000",
          "cannot drop tenant \"%s\" (%d) while job %d works on it"
              .formatted(cluster.name(), cluster.id(), job),
          "Drop it when SHOW JOBS says that the job has ended.");
    }
  }

  private void tryRemove(JobRecord job) {
    try {
      remove(job);
    } catch (RuntimeException e) {
      LOG.warn("job {} failed and will be tried again", job.id(), e);
    } finally {
      removing.remove(job.id());
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
