package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
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
  private final Readers readers;
  private final StreamStarter starter;
  private final Map<Long, IngestionJob> running = new ConcurrentHashMap<>();

  public Consumer(
      ClusterState state, Tuning tuning, ExternalConnections connections, Readers readers) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
    this.readers = readers;
    this.starter = new StreamStarter(state, tuning, connections, readers);
  }

  /** Takes up the jobs that the cluster was running when it stopped. */
  public void resumeAll() {
    state.jobs().ofType(JobRecord.INGESTION).stream()
        .filter(job -> !job.isFinished())
        .forEach(this::run);
  }

  /** Starts a stream on the source, makes the virtual cluster and begins to fill it. */
  public void create(String name, ReplicationRequest request) {
    run(starter.create(name, request));
  }

  /**
   * Starts a stream into a virtual cluster that once was on the other side of one with the source:
   * takes it back to where the two parted, and follows from there.
   */
  public void failBack(long virtualClusterId, ReplicationRequest request) {
    run(starter.failBack(virtualClusterId, request));
  }

  private void run(JobRecord job) {
    running.values().removeIf(IngestionJob::isOver);
    IngestionJob ingestion = new IngestionJob(state, tuning, connections, readers, job);
    running.put(job.id(), ingestion);
    readers.make(ingestion.control());
    ingestion.start();
  }

  public void pause(long virtualClusterId) {
    require(virtualClusterId).commands().pause();
  }

  public void resume(long virtualClusterId) {
    require(virtualClusterId).commands().resume();
  }

  /**
   * Sets the failover time.
   *
   * @param target null for LATEST
   */
  public Timestamp complete(long virtualClusterId, @Nullable Timestamp target) {
    return require(virtualClusterId).commands().complete(target);
  }

  /** Changes the options of a stream that are given. */
  public void alter(long virtualClusterId, ReplicationOptions options) {
    IngestionJob job = require(virtualClusterId);
    IngestionControl control = job.control();
    if (options.reader() && !control.details().reader()) {
      readers.refuseTaken(state.catalog().require(virtualClusterId).name());
    }
    Duration expiration = options.expiration();
    if (expiration != null) {
      IngestionDetails details = control.details();
      try (SourceConnection source =
          SourceConnection.open(connections.resolve(details.sourceUri()), tuning.sourceSilence())) {
        SourceClient.setExpiration(source, details.stream().streamId(), expiration);
      } catch (IOException e) {
        throw ExternalConnections.unreachable(e);
      }
    }
    job.commands().alter(options);
    readers.make(control);
    readers.open(control);
  }

  /** Notes that the reader of a virtual cluster was dropped and is not to be made again. */
  public void forgetReader(long virtualClusterId) {
    find(virtualClusterId).map(IngestionJob::control).ifPresent(readers::forget);
  }

  /** Empty for a virtual cluster that no job fills. */
  public Optional<ReplicationStatus> status(long virtualClusterId) {
    return find(virtualClusterId).map(job -> job.control().status());
  }

  /** Ends a stream for good; the virtual cluster stays as it is, and can only be dropped. */
  public void cancel(long virtualClusterId) {
    Optional<IngestionJob> found = find(virtualClusterId);
    if (found.isEmpty()) {
      return;
    }
    IngestionControl control = found.get().control();
    readers.forget(control);
    found.get().close();
    running.remove(control.id());
    if (control.record().isFinished()) {
      // It was failing over and has just come to its end.
      return;
    }
    state.meters().replicatedTimeSeconds.set(0);
    state.meters().failoverProgress.set(0);
    state
        .catalog()
        .update(
            virtualClusterId,
            cluster -> cluster.filledBy(null),
            batch -> {
              Frontier.forget(state.store(), batch, virtualClusterId);
              state.jobs().update(batch, control.id(), this::canceled);
            });
    readers.dropOf(virtualClusterId);
    IngestionDetails details = control.details();
    Thread.ofVirtual()
        .start(() -> Failover.sayFarewell(state, tuning, connections, details, false));
  }

  private JobRecord canceled(JobRecord job) {
    return job.protecting(null).to(JobRecord.CANCELED, null, state.instant());
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
