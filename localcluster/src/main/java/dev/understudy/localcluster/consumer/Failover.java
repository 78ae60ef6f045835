package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.HistoryRetention;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Revert;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a standby that no longer ingests usable as of its failover time. Every step finds out
 * whether it was done before, so a crash anywhere only means running it again.
 */
final class Failover {
  private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

  private final ClusterState state;
  private final Tuning tuning;
  private final ExternalConnections connections;
  private final Readers readers;
  private final IngestionControl control;

  Failover(
      ClusterState state,
      Tuning tuning,
      ExternalConnections connections,
      Readers readers,
      IngestionControl control) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
    this.readers = readers;
    this.control = control;
  }

  void run(IngestionDetails details, Timestamp target) {
    state.meters().replicatedTimeSeconds.set(0);
    // Once promoted, the virtual cluster is no longer this job's: it may have been dropped, or be
    // filled by another job already.
    state
        .catalog()
        .find(details.virtualClusterId())
        .filter(cluster -> Objects.equals(cluster.ingestionJobId(), control.id()))
        .ifPresent(cluster -> revertAndPromote(cluster, details, target));
    readers.serveFrozen(details.virtualClusterId());
    control.running(
        "completing the producer job %d in the source cluster"
            .formatted(details.stream().streamId()),
        1.0);
    sayFarewell(state, tuning, connections, details, true);
    control.running("stream ingestion finished successfully", 1.0);
    state
        .jobs()
        .update(
            control.id(),
            job -> job.protecting(null).to(JobRecord.SUCCEEDED, null, state.instant()));
  }

  private void revertAndPromote(
      VirtualClusterRecord cluster, IngestionDetails details, Timestamp target) {
    readers.leave(details, target);
    control.running("starting to cut over to the given timestamp " + target, 0.0);
    state.meters().failoverProgress.set(1);
    long reverted =
        Revert.run(
            state.store(),
            cluster.id(),
            target,
            fraction -> {
              control.refuseWhenStopped();
              control.running("failing over", fraction);
            });
    state.meters().failoverProgress.set(0);
    // The primary's clock may be ahead: a write from now on must be above all that was copied.
    state.clock().observe(target);
    // No writer from before may go on: what it knows of the history is not what came since.
    state.closeKeySpace(cluster.id());
    promote(cluster, details, target);
    LOG.info("{} is ready as of {}; {} versions reverted", cluster.name(), target, reverted);
  }

  private void promote(VirtualClusterRecord cluster, IngestionDetails details, Timestamp target) {
    PriorReplication prior =
        new PriorReplication(
            PriorReplication.id(details.stream().clusterId(), details.stream().virtualClusterId()),
            target);
    JobRecord retention =
        HistoryRetention.afterFailover(state, cluster, target, tuning.postFailoverRetention());
    state
        .catalog()
        .update(
            cluster.id(),
            found -> found.promoted(prior),
            batch -> {
              Frontier.forget(state.store(), batch, cluster.id());
              state.jobs().add(batch, retention);
            });
  }

  /** Tells the primary how the stream ended, if it can be reached within a short time. */
  static void sayFarewell(
      ClusterState state,
      Tuning tuning,
      ExternalConnections connections,
      IngestionDetails details,
      boolean success) {
    long streamId = details.stream().streamId();
    try (SourceConnection source =
        SourceConnection.open(connections.resolve(details.sourceUri()), tuning.farewell())) {
      SourceClient.complete(source, streamId, success);
    } catch (IOException | RuntimeException e) {
      LOG.info(
          "cluster {} could not tell the producer of stream {} that it ended: {}",
          state.catalog().clusterId(),
          streamId,
          e.getMessage());
    }
  }
}
