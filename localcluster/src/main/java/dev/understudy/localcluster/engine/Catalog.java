package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** The virtual clusters of a cluster: stored, and held in memory for whoever asks. */
public final class Catalog {
  private static final String IDENTITY = "cluster";
  private static final long FIRST_APPLICATION_ID = 3;

  /** Who this cluster is, and which id comes next. */
  private record Identity(UUID clusterId, long nextId) {}

  private final Store store;
  private final Documents documents;
  private final ConcurrentSkipListMap<Long, VirtualClusterRecord> byId =
      new ConcurrentSkipListMap<>();
  private Identity identity;

  /**
   * @param newClusterId the id that the cluster gets if it has none yet
   */
  public Catalog(Store store, UUID newClusterId) {
    this.store = store;
    this.documents = new Documents(store);
    Optional<Identity> known = documents.get(IDENTITY, Identity.class);
    this.identity = known.orElse(new Identity(newClusterId, FIRST_APPLICATION_ID));
    documents
        .list("virtual-cluster/", VirtualClusterRecord.class)
        .forEach(found -> byId.put(found.id(), found));
    if (known.isEmpty()) {
      VirtualClusterRecord system =
          VirtualClusterRecord.empty(
                  VirtualCluster.SYSTEM_ID, "system", VirtualCluster.DataState.READY)
              .in(VirtualCluster.ServiceMode.SHARED);
      try (Batch batch = store.batch()) {
        documents.put(batch, IDENTITY, identity);
        put(batch, system);
        store.write(batch);
      }
      byId.put(system.id(), system);
    }
  }

  public UUID clusterId() {
    return identity.clusterId();
  }

  /** All that are not being dropped, by id. */
  public List<VirtualClusterRecord> visible() {
    return byId.values().stream()
        .filter(found -> found.dataState() != VirtualCluster.DataState.DROPPING)
        .toList();
  }

  /** Those whose data is being removed. */
  public List<VirtualClusterRecord> dropping() {
    return byId.values().stream()
        .filter(found -> found.dataState() == VirtualCluster.DataState.DROPPING)
        .toList();
  }

  public Optional<VirtualClusterRecord> find(long id) {
    return Optional.ofNullable(byId.get(id))
        .filter(found -> found.dataState() != VirtualCluster.DataState.DROPPING);
  }

  public Optional<VirtualClusterRecord> find(String name) {
    return visible().stream().filter(found -> found.name().equals(name)).findFirst();
  }

  /** The virtual cluster of an id, or the error that a client is to see. */
  public VirtualClusterRecord require(long id) {
    return find(id).orElseThrow(() -> unknown("[" + id + "]"));
  }

  /** The virtual cluster of a name, or the error that a client is to see. */
  public VirtualClusterRecord require(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private static ClusterException unknown(String name) {
    return new ClusterException("42704", "tenant \"" + name + "\" does not exist");
  }

  /**
   * Makes a virtual cluster under the next id, together with whatever else goes into the batch.
   *
   * @throws ClusterException if the name is taken
   */
  public synchronized VirtualClusterRecord create(
      String name, VirtualCluster.DataState state, Creation creation) {
    refuseTaken(name);
    VirtualClusterRecord created;
    Identity next = new Identity(identity.clusterId(), identity.nextId() + 1);
    try (Batch batch = store.batch()) {
      created = creation.finish(batch, VirtualClusterRecord.empty(identity.nextId(), name, state));
      documents.put(batch, IDENTITY, next);
      put(batch, created);
      store.write(batch);
    }
    identity = next;
    byId.put(created.id(), created);
    return created;
  }

  /** Makes a virtual cluster under an id below those that are given out. */
  public synchronized void reserve(long id, String name) {
    refuseTaken(name);
    VirtualClusterRecord reserved =
        VirtualClusterRecord.empty(id, name, VirtualCluster.DataState.READY);
    documents.put(key(id), reserved);
    byId.put(id, reserved);
  }

  /** Refuses a name that is in use. */
  public void refuseTaken(String name) {
    find(name)
        .ifPresent(
            taken -> {
              throw new ClusterException(
                  "42710",
                  "a tenant with ID %d or with name \"%s\" already exists"
                      .formatted(taken.id(), name));
            });
  }

  /** Changes one virtual cluster, durably. */
  public VirtualClusterRecord update(long id, UnaryOperator<VirtualClusterRecord> change) {
    return update(id, change, batch -> {});
  }

  /** Changes one virtual cluster together with whatever else goes into the batch. */
  public synchronized VirtualClusterRecord update(
      long id, UnaryOperator<VirtualClusterRecord> change, Addition addition) {
    VirtualClusterRecord changed = change.apply(require(id));
    try (Batch batch = store.batch()) {
      put(batch, changed);
      addition.addTo(batch);
      store.write(batch);
    }
    byId.put(id, changed);
    return changed;
  }

  /** Forgets a virtual cluster whose data is gone. */
  public synchronized void forget(long id) {
    documents.delete(key(id));
    byId.remove(id);
  }

  private void put(Batch batch, VirtualClusterRecord cluster) {
    documents.put(batch, key(cluster.id()), cluster);
  }

  private static String key(long id) {
    return "virtual-cluster/" + id;
  }

  /** Completes a new virtual cluster's record and adds what must be stored with it. */
  public interface Creation {
    VirtualClusterRecord finish(Batch batch, VirtualClusterRecord created);
  }

  /** Adds what must be stored together with a change. */
  public interface Addition {
    void addTo(Batch batch);
  }
}
