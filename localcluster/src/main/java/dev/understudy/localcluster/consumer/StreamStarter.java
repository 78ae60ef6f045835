package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ProducerJobs;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Batch;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;

/**
 * Begins streams: has the source make a producer, then stores the job and what it fills in one
 * write. A producer whose consumer was never stored expires by itself.
 */
final class StreamStarter {
  private final ClusterState state;
  private final Tuning tuning;
  private final ExternalConnections connections;
  private final Readers readers;

  StreamStarter(
      ClusterState state, Tuning tuning, ExternalConnections connections, Readers readers) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
    this.readers = readers;
  }

  /** Into a virtual cluster that is made for it, unless another got its name meanwhile. */
  JobRecord create(String name, ReplicationRequest request) {
    refuseSystem(name);
    state.catalog().refuseTaken(name);
    if (request.options().reader()) {
      readers.refuseTaken(name);
    }
    UUID self = state.catalog().clusterId();
    StreamRequest wanted = new StreamRequest(self, null, null, request.options().expiration());
    StreamStart stream = start(request, source -> wanted);
    long jobId = state.jobs().nextId();
    return orFarewell(
        request,
        stream,
        () ->
            state
                .catalog()
                .create(
                    name,
                    DataState.ADD,
                    (batch, created) -> {
                      IngestionDetails details =
                          IngestionDetails.begin(created.id(), request, stream, false);
                      addJob(batch, jobId, request, details);
                      return created.filledBy(jobId);
                    }),
        jobId);
  }

  /** Into a virtual cluster that shares history with the source, from where the two parted. */
  JobRecord failBack(long id, ReplicationRequest request) {
    VirtualClusterRecord cluster = state.catalog().require(id);
    refuseSystem(cluster.name());
    refuseUnlessOffline(cluster);
    if (request.options().reader()) {
      readers.refuseTaken(cluster.name());
    }
    StreamStart stream = start(request, source -> resumption(cluster, request, source));
    Timestamp resume = stream.startTime();
    long jobId = state.jobs().nextId();
    return orFarewell(
        request,
        stream,
        () ->
            state
                .thresholds()
                .protect(id, resume, () -> resetAndFollow(cluster, request, stream, jobId)),
        jobId);
  }

  private StreamRequest resumption(
      VirtualClusterRecord cluster, ReplicationRequest request, SourceConnection source)
      throws IOException {
    UUID self = state.catalog().clusterId();
    SourceClient.Prior there = SourceClient.prior(source, request.sourceName());
    Timestamp resume = Divergence.of(cluster, self, there);
    ProducerJobs.requireHistory(state, cluster, resume);
    state.thresholds().check(cluster.id(), resume);
    return new StreamRequest(self, cluster.id(), resume, request.options().expiration());
  }

  private StreamStart start(ReplicationRequest request, Wanted wanted) {
    try (SourceConnection source =
        SourceConnection.open(connections.resolve(request.sourceUri()), tuning.sourceSilence())) {
      return SourceClient.start(source, request.sourceName(), wanted.from(source));
    } catch (IOException e) {
      throw ExternalConnections.unreachable(e);
    }
  }

  /** Finds out, perhaps from the source itself, what to ask of it. */
  private interface Wanted {
    StreamRequest from(SourceConnection source) throws IOException;
  }

  private VirtualClusterRecord resetAndFollow(
      VirtualClusterRecord cluster, ReplicationRequest request, StreamStart stream, long jobId) {
    long id = cluster.id();
    return state
        .catalog()
        .update(
            id,
            found -> {
              refuseUnlessOffline(found);
              return found.in(DataState.ADD).filledBy(jobId);
            },
            batch -> {
              Frontier.forget(state.store(), batch, id);
              state.reverts().note(batch, id, stream.startTime(), state.clock().now());
              ProducerJobs.endStreams(state, batch, cluster, stream.startTime());
              addJob(batch, jobId, request, IngestionDetails.begin(id, request, stream, true));
            });
  }

  private void addJob(
      Batch batch, long jobId, ReplicationRequest request, IngestionDetails details) {
    Protection protection =
        new Protection(details.virtualClusterId(), details.stream().startTime());
    JobRecord job =
        JobRecord.started(
            jobId, JobRecord.INGESTION, request.statement(), state.instant(), details);
    state.jobs().add(batch, job.protecting(protection));
  }

  /** Stores a job, or tells the source that nothing came of it. */
  private JobRecord orFarewell(
      ReplicationRequest request, StreamStart stream, Runnable store, long jobId) {
    try {
      store.run();
      return state.jobs().require(jobId);
    } catch (RuntimeException e) {
      IngestionDetails failed = IngestionDetails.begin(0, request, stream, false);
      Failover.sayFarewell(state, tuning, connections, failed, false);
      throw e;
    }
  }

  private static void refuseSystem(String name) {
    if (name.equals("system")) {
      throw error("the destination tenant \"system\" (1) cannot be the system tenant");
    }
  }

  private static void refuseUnlessOffline(VirtualClusterRecord cluster) {
    String refused = "cannot start replication for tenant \"%s\" (%d) in ";
    String message = refused.formatted(cluster.name(), cluster.id());
    if (cluster.serviceMode() != ServiceMode.NONE) {
      throw error(
          message + "service mode " + word(cluster.serviceMode()) + "; service mode must be none");
    }
    if (cluster.dataState() != DataState.READY || cluster.isReader()) {
      throw error(
          message
              + "state "
              + word(cluster.dataState())
              + " (is replication or a restore already running?)");
    }
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static ClusterException error(String message) {
    return new ClusterException(ClusterException.UNCATEGORISED, message);
  }
}
