package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.consumer.ExternalConnections;
import dev.understudy.localcluster.consumer.Readers;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobMeters;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.ReplicationControl;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualClusterOptions;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.producer.Producer;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A local cluster on one directory: puts the parts together and hands each call to its part. */
public final class LocalEngine implements Engine {
  private final EngineOptions options;
  private final ClusterState state;
  private final Producer producer;
  private final ExternalConnections connections;
  private final Consumer consumer;
  private final Services services;
  private final Reads reads;
  private final Drops drops;
  private final Resets resets;
  private final Replication replication;
  private final StoredOptions virtualClusterOptions;
  private final LocalJobs jobs;
  private final JobControl jobControl;
  private final Housekeeping housekeeping;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("background").factory());

  private LocalEngine(EngineOptions options, ClusterState state) {
    this.options = options;
    this.state = state;
    this.producer = new Producer(state, options.tuning());
    this.connections = new ExternalConnections(state.store(), options.tuning());
    this.services = new Services(state);
    Readers readers = new Readers(state, services::halt, this::dropReader);
    this.consumer = new Consumer(state, options.tuning(), connections, readers);
    this.reads = new Reads(state, consumer::status);
    this.drops = new Drops(state, consumer, readers, background);
    this.resets = new Resets(state, readers::dropOf);
    this.replication = new Replication(state, producer, consumer, resets);
    this.virtualClusterOptions = new StoredOptions(state.store(), state.catalog());
    this.jobs = LocalJobs.of(options, state, reads);
    this.jobControl = new JobControl(state, consumer, producer, jobs.keys(), jobs.runner());
    services.onStop(jobs.runner()::stopAll);
    this.housekeeping =
        new Housekeeping(
            state, producer, drops, new Collector(state, options.tuning()), options.tuning());
  }

  /** Opens the cluster in a directory, or makes one there. */
  public static LocalEngine open(EngineOptions options) {
    Store store = Store.open(options.store().resolve("data"), options.disk());
    ClusterState state =
        new ClusterState(
            store,
            options.clock(),
            randomId(options.random()),
            options.tuning().transactionBytes());
    LocalEngine engine = new LocalEngine(options, state);
    try {
      new NewCluster(state).prepare(options.shape(), options.version());
      engine.resets.resumeAll();
      engine.consumer.resumeAll();
      engine.drops.removeDue();
      engine.housekeeping.start();
      engine.jobs.runner().start();
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static UUID randomId(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes);
  }

  @Override
  public UUID clusterId() {
    return state.catalog().clusterId();
  }

  @Override
  public Timestamp now() {
    return state.clock().now();
  }

  @Override
  public Map<String, String> settings() {
    return state.settings().all();
  }

  @Override
  public void set(String setting, String value) {
    state.settings().set(setting, value);
  }

  @Override
  public List<VirtualCluster> virtualClusters() {
    return state.catalog().visible().stream().map(VirtualClusterRecord::shown).toList();
  }

  @Override
  public Optional<VirtualCluster> virtualCluster(String name) {
    return state.catalog().find(name).map(VirtualClusterRecord::shown);
  }

  @Override
  public Optional<VirtualCluster> virtualCluster(long id) {
    return state.catalog().find(id).map(VirtualClusterRecord::shown);
  }

  @Override
  public void create(String name, boolean ifNotExists) {
    if (ifNotExists && state.catalog().find(name).isPresent()) {
      return;
    }
    state.catalog().create(name, DataState.READY, (batch, created) -> created);
  }

  @Override
  public void createFromReplication(String name, boolean ifNotExists, ReplicationRequest request) {
    if (ifNotExists && state.catalog().find(name).isPresent()) {
      return;
    }
    consumer.create(name, request);
  }

  @Override
  public ReplicationControl replication() {
    return replication;
  }

  @Override
  public void pauseReplication(long id) {
    consumer.pause(id);
  }

  @Override
  public void resumeReplication(long id) {
    consumer.resume(id);
  }

  @Override
  public Timestamp completeReplication(long id, @Nullable Timestamp target) {
    return consumer.complete(id, target);
  }

  @Override
  public void startService(long id) {
    services.start(id);
    jobs.wake();
  }

  @Override
  public void stopService(long id) {
    services.stop(id);
  }

  @Override
  public void drop(long id, boolean immediate) {
    drops.drop(id, immediate);
  }

  private void dropReader(long id) {
    drops.drop(id, true);
  }

  @Override
  public VirtualClusterOptions options() {
    return virtualClusterOptions;
  }

  @Override
  public Optional<ReplicationStatus> replicationStatus(long id) {
    return consumer.status(id);
  }

  @Override
  public void onServiceStop(LongConsumer closeSessions) {
    services.onStop(closeSessions);
  }

  @Override
  public Transaction begin(long virtualClusterId) {
    return reads.begin(virtualClusterId);
  }

  @Override
  public Transaction readAsOf(long virtualClusterId, Timestamp asOf) {
    return reads.asOf(virtualClusterId, asOf);
  }

  @Override
  public long fingerprint(long virtualClusterId, Timestamp asOf) {
    VirtualClusterRecord cluster = state.catalog().require(virtualClusterId);
    reads.settle(cluster, asOf);
    long keys = Reads.keysOf(cluster);
    long fingerprint = Fingerprint.of(state.store(), keys, asOf);
    state.thresholds().check(keys, asOf);
    return fingerprint;
  }

  @Override
  public List<Job> jobs(long virtualClusterId) {
    return jobs.records(virtualClusterId).stream().map(JobRecord::shown).toList();
  }

  @Override
  public JobService jobService() {
    return jobs;
  }

  @Override
  public void pauseJob(long virtualClusterId, long jobId, @Nullable String reason) {
    jobControl.pause(virtualClusterId, jobId, reason);
  }

  @Override
  public void resumeJob(long virtualClusterId, long jobId) {
    jobControl.resume(virtualClusterId, jobId);
  }

  @Override
  public void cancelJob(long virtualClusterId, long jobId) {
    jobControl.cancel(virtualClusterId, jobId);
  }

  @Override
  public void createExternalConnection(String name, String uri, boolean ifNotExists) {
    connections.create(name, uri, ifNotExists);
  }

  @Override
  public void alterExternalConnection(String name, String uri) {
    connections.alter(name, uri);
  }

  @Override
  public void dropExternalConnection(String name) {
    connections.drop(name);
  }

  @Override
  public Map<String, String> externalConnections() {
    return connections.all();
  }

  @Override
  public String startReplicationStream(String virtualClusterName, String request) {
    return Documents.text(
        producer.start(virtualClusterName, Documents.read(request, StreamRequest.class)));
  }

  @Override
  public void streamPartition(long streamId, String spec, FrameSink sink) {
    producer.stream(streamId, spec, sink);
  }

  @Override
  public String replicationStreamProgress(long streamId, Timestamp frontier) {
    return Documents.text(producer.progress(streamId, frontier));
  }

  @Override
  public void completeReplicationStream(long streamId, boolean success) {
    producer.complete(streamId, success);
  }

  @Override
  public void setReplicationStreamExpiration(long streamId, Duration expiration) {
    producer.setExpiration(streamId, expiration);
  }

  @Override
  public String metrics() {
    return state.meters().text(state.version()) + JobMeters.text(state);
  }

  /** Does at once, and to the end, what the cluster does by itself from time to time. */
  public void keepHouse() {
    housekeeping.passes();
  }

  @Override
  public void close() {
    jobs.runner().close();
    producer.close();
    housekeeping.close();
    consumer.close();
    background.shutdown();
    state.close();
  }
}
