package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.HybridClock;
import dev.understudy.localcluster.mvcc.KeySpace;
import dev.understudy.localcluster.mvcc.SharedMemory;
import dev.understudy.localcluster.mvcc.TransactionMemory;
import dev.understudy.localcluster.storage.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that one cluster knows and keeps: what producer, consumer and services work on. */
public final class ClusterState implements AutoCloseable {
  private final Store store;
  private final Clock wall;
  private final HybridClock clock;
  private final Catalog catalog;
  private final Jobs jobs;
  private final Settings settings;
  private final GcThresholds thresholds;
  private final Reverts reverts;
  private final ReplicationMeters meters = new ReplicationMeters();
  private final SharedMemory transactionMemory;
  private final Map<Long, KeySpace> keySpaces = new ConcurrentHashMap<>();

  /**
   * @param newClusterId the id that the cluster gets if it has none yet
   * @param transactionBytes what all transactions in progress may hold in memory together
   */
  public ClusterState(Store store, Clock wall, UUID newClusterId, long transactionBytes) {
    this.store = store;
    this.wall = wall;
    this.clock = new HybridClock(wall, store);
    this.catalog = new Catalog(store, newClusterId);
    this.jobs = new Jobs(store, clock);
    this.settings = new Settings(store);
    this.thresholds = new GcThresholds(store);
    this.reverts = new Reverts(store);
    this.transactionMemory = TransactionMemory.of(transactionBytes);
  }

  public Store store() {
    return store;
  }

  public HybridClock clock() {
    return clock;
  }

  public Instant instant() {
    return wall.instant();
  }

  public Catalog catalog() {
    return catalog;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Settings settings() {
    return settings;
  }

  /** What the cluster passes for. */
  public CrdbVersion version() {
    return CrdbVersion.of(settings.get(Settings.VERSION));
  }

  public GcThresholds thresholds() {
    return thresholds;
  }

  public Reverts reverts() {
    return reverts;
  }

  public ReplicationMeters meters() {
    return meters;
  }

  /**
   * The keys of a virtual cluster that is ready.
   *
   * @throws ClusterException 55000 if it is not: nobody but its job may write there then
   */
  public KeySpace keySpace(long virtualClusterId) {
    return keySpaces.computeIfAbsent(virtualClusterId, this::newKeySpace);
  }

  /** Asked while the map holds the id, so that a state that changes meanwhile finds it to close. */
  private KeySpace newKeySpace(long id) {
    if (catalog.find(id).filter(found -> found.dataState() == DataState.READY).isEmpty()) {
      throw new ClusterException("55000", "tenant [" + id + "] is not ready to be used");
    }
    return new KeySpace(store, id, clock, time -> thresholds.check(id, time), transactionMemory);
  }

  /** Stops the writer of a virtual cluster that is going away. */
  public void closeKeySpace(long virtualClusterId) {
    KeySpace keySpace = keySpaces.remove(virtualClusterId);
    if (keySpace != null) {
      keySpace.close();
    }
  }

  @Override
  public void close() {
    keySpaces.values().forEach(KeySpace::close);
    try {
      clock.rest();
    } finally {
      store.close();
    }
  }
}
