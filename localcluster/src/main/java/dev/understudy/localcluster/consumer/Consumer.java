package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamStart;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The standby's side of replication: one ingestion job per virtual cluster that is being filled.
 */
public final class Consumer implements AutoCloseable {
  private final ClusterState state;
  private final Tuning tuning;
  private final ExternalConnections connections;
  private final Map<Long, IngestionJob> running = new ConcurrentHashMap<>();

  public Consumer(ClusterState state, Tuning tuning, ExternalConnections connections) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
  }

  /** Takes up the jobs that the cluster was running when it stopped. */
  public void resumeAll() {
    state.jobs().ofType(JobRecord.INGESTION).stream()
        .filter(job -> !job.isFinished())
        .forEach(this::run);
  }

  /** Starts a stream on the source, makes the virtual cluster and begins to fill it. */
  public void create(
      String name, String sourceName, String sourceUri, Duration retention, String statement) {
    if (name.equals("system")) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "the destination tenant \"system\" (1) cannot be the system tenant");
    }
    state.catalog().refuseTaken(name);
    StreamStart stream = startStream(name, sourceName, sourceUri);
    long jobId = state.jobs().nextId();
    try {
      state
          .catalog()
          .create(
              name,
              DataState.ADD,
              (batch, created) -> {
                IngestionDetails details =
                    new IngestionDetails(
                        created.id(), sourceName, sourceUri, stream, retention, null, false);
                JobRecord job =
                    JobRecord.started(
                            jobId, JobRecord.INGESTION, statement, state.instant(), details)
                        .protecting(new Protection(created.id(), stream.startTime()));
                state.jobs().add(batch, job);
                return created.filledBy(jobId);
              });
    } catch (RuntimeException e) {
      IngestionDetails failed =
          new IngestionDetails(0, sourceName, sourceUri, stream, retention, null, false);
      Failover.sayFarewell(state, tuning, connections, failed, false);
      throw e;
    }
    run(state.jobs().require(jobId));
  }

  private StreamStart startStream(String name, String sourceName, String sourceUri) {
    try (SourceConnection source =
        SourceConnection.open(connections.resolve(sourceUri), tuning.sourceSilence())) {
      return SourceClient.start(source, sourceName, state.catalog().clusterId() + ":" + name);
    } catch (IOException e) {
      throw ExternalConnections.unreachable(e);
    }
  }

  private void run(JobRecord job) {
    running.values().removeIf(IngestionJob::isOver);
    IngestionJob ingestion = new IngestionJob(state, tuning, connections, job);
    running.put(job.id(), ingestion);
    ingestion.start();
  }

  public void pause(long virtualClusterId) {
    require(virtualClusterId).pause();
  }

  public void resume(long virtualClusterId) {
    require(virtualClusterId).resume();
  }

  /**
   * Sets the failover time.
   *
   * @param target null for LATEST
   */
  public Timestamp complete(long virtualClusterId, @Nullable Timestamp target) {
    return require(virtualClusterId).complete(target);
  }

  /** Empty for a virtual cluster that no job fills. */
  public Optional<ReplicationStatus> status(long virtualClusterId) {
    return find(virtualClusterId).map(IngestionJob::status);
  }

  /** Ends a stream for good; the virtual cluster stays as it is, and can only be dropped. */
  public void cancel(long virtualClusterId) {
    Optional<IngestionJob> found = find(virtualClusterId);
    if (found.isEmpty()) {
      return;
    }
    IngestionJob ingestion = found.get();
    ingestion.close();
    running.remove(ingestion.id());
    JobRecord job = state.jobs().require(ingestion.id());
    if (job.isFinished()) {
      // It was failing over and has just come to its end.
      return;
    }
    state.meters().replicatedTimeSeconds.set(0);
    state
        .catalog()
        .update(
            virtualClusterId,
            cluster -> cluster.filledBy(null),
            batch -> Frontier.forget(state.store(), batch, virtualClusterId));
    state
        .jobs()
        .update(
            job.id(),
            record -> record.protecting(null).to(JobRecord.CANCELED, null, state.instant()));
    IngestionDetails details = job.details(IngestionDetails.class);
    Thread.ofVirtual()
        .start(() -> Failover.sayFarewell(state, tuning, connections, details, false));
  }

  private Optional<IngestionJob> find(long virtualClusterId) {
    return jobOf(virtualClusterId).map(running::get);
  }

  private Optional<Long> jobOf(long virtualClusterId) {
    return state.catalog().find(virtualClusterId).map(VirtualClusterRecord::ingestionJobId);
  }

  private IngestionJob require(long virtualClusterId) {
    VirtualCluster cluster = state.catalog().require(virtualClusterId).shown();
    return find(virtualClusterId)
        .orElseThrow(
            () ->
                new ClusterException(
                    ClusterException.UNCATEGORISED,
                    "tenant \"%s\" (%d) does not have an active replication consumer job"
                        .formatted(cluster.name(), cluster.id())));
  }

  @Override
  public void close() {
    running.values().forEach(IngestionJob::close);
  }
}
