package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A local cluster on one directory: puts the parts together and hands each call to its part. */
public final class LocalEngine implements Engine {
  private static final String SHAPE = "shape";

  private final ClusterState state;
  private final Services services;
  private final Reads reads;

  private LocalEngine(ClusterState state) {
    this.state = state;
    this.services = new Services(state);
    this.reads = new Reads(state, id -> Optional.empty());
  }

  /** Opens the cluster in a directory, or makes one there. */
  public static LocalEngine open(EngineOptions options) {
    Store store = Store.open(options.store().resolve("data"));
    ClusterState state = new ClusterState(store, options.clock(), randomId(options.random()));
    LocalEngine engine = new LocalEngine(state);
    engine.shape(options.shape());
    return engine;
  }

  private static UUID randomId(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes);
  }

  /** Gives a new cluster its contents; repeated after a crash in the middle. */
  private void shape(EngineOptions.Shape shape) {
    Documents documents = new Documents(state.store());
    if (documents.get(SHAPE, String.class).isPresent()) {
      return;
    }
    if (shape != EngineOptions.Shape.PLAIN) {
      state.settings().set(Settings.DEFAULT_TARGET, "main");
      state.settings().set(Settings.RANGEFEED, "true");
    }
    if (shape == EngineOptions.Shape.VIRTUALIZED && state.catalog().find("main").isEmpty()) {
      state.catalog().create("main", DataState.READY, (batch, main) -> main.in(ServiceMode.SHARED));
    }
    documents.put(SHAPE, shape.name());
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
  public void createFromReplication(
      String name,
      boolean ifNotExists,
      String sourceName,
      String sourceUri,
      Duration retention,
      String statement) {
    throw pending();
  }

  @Override
  public void pauseReplication(long id) {
    throw pending();
  }

  @Override
  public void resumeReplication(long id) {
    throw pending();
  }

  @Override
  public Timestamp completeReplication(long id, @Nullable Timestamp target) {
    throw pending();
  }

  @Override
  public void startService(long id) {
    services.start(id);
  }

  @Override
  public void stopService(long id) {
    services.stop(id);
  }

  @Override
  public void drop(long id) {
    throw pending();
  }

  @Override
  public Optional<ReplicationStatus> replicationStatus(long id) {
    return Optional.empty();
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
    throw pending();
  }

  @Override
  public Job backup(
      List<Long> virtualClusterIds, String location, Timestamp asOf, String statement) {
    throw pending();
  }

  @Override
  public List<Job> jobs(long virtualClusterId) {
    return state.jobs().of(virtualClusterId).stream().map(JobRecord::shown).toList();
  }

  @Override
  public void pauseJob(long virtualClusterId, long jobId) {
    throw pending();
  }

  @Override
  public void resumeJob(long virtualClusterId, long jobId) {
    throw pending();
  }

  @Override
  public void cancelJob(long virtualClusterId, long jobId) {
    throw pending();
  }

  @Override
  public void createExternalConnection(String name, String uri, boolean ifNotExists) {
    throw pending();
  }

  @Override
  public void dropExternalConnection(String name) {
    throw pending();
  }

  @Override
  public Map<String, String> externalConnections() {
    return Map.of();
  }

  @Override
  public String startReplicationStream(String virtualClusterName, String consumer) {
    throw pending();
  }

  @Override
  public void streamPartition(long streamId, String spec, FrameSink sink) {
    throw pending();
  }

  @Override
  public String replicationStreamProgress(long streamId, Timestamp frontier) {
    throw pending();
  }

  @Override
  public void completeReplicationStream(long streamId, boolean success) {
    throw pending();
  }

  @Override
  public String metrics() {
    return state.meters().text();
  }

  private static ClusterException pending() {
    return new ClusterException("0A000", "this part of the local cluster is still being built");
  }

  @Override
  public void close() {
    state.close();
  }
}
