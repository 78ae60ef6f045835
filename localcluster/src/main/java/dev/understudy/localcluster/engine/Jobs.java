package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.HybridClock;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The jobs of a cluster and the history that they protect. */
public final class Jobs {
  private final Store store;
  private final Documents documents;
  private final HybridClock clock;
  private final ConcurrentSkipListMap<Long, JobRecord> byId = new ConcurrentSkipListMap<>();
  private volatile LongFunction<Optional<Timestamp>> keySpaces = id -> Optional.empty();
  private long lastId;

  public Jobs(Store store, HybridClock clock) {
    this.store = store;
    this.documents = new Documents(store);
    this.clock = clock;
    documents.list("job/", JobRecord.class).forEach(job -> byId.put(job.id(), job));
    lastId = byId.isEmpty() ? 0 : byId.lastKey();
  }

  /** An id above every id given out before. */
  public synchronized long nextId() {
    lastId = Math.max(lastId + 1, clock.now().wallNanos());
    return lastId;
  }

  public Optional<JobRecord> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public JobRecord require(long id) {
    return find(id)
        .orElseThrow(() -> new ClusterException("42704", "job with ID " + id + " does not exist"));
  }

  /** The jobs that a virtual cluster shows, newest first. */
  public List<JobRecord> of(long virtualClusterId) {
    return byId.descendingMap().values().stream()
        .filter(job -> job.virtualClusterId() == virtualClusterId)
        .toList();
  }

  /** Every job, oldest first. */
  public List<JobRecord> all() {
    return List.copyOf(byId.values());
  }

  /** Jobs of one type, whatever their status. */
  public List<JobRecord> ofType(String type) {
    return byId.values().stream().filter(job -> job.is(type)).toList();
  }

  /** The earliest time that any job protects in a virtual cluster, its own jobs among them. */
  public Optional<Timestamp> protectedTime(long virtualClusterId) {
    return Stream.concat(
            byId.values().stream()
                .map(JobRecord::protection)
                .filter(Objects::nonNull)
                .filter(protection -> protection.virtualClusterId() == virtualClusterId)
                .map(JobRecord.Protection::time),
            keySpaces.apply(virtualClusterId).stream())
        .min(Comparator.naturalOrder());
  }

  /** Has the jobs that virtual clusters keep themselves protect history as well. */
  public void alsoProtecting(LongFunction<Optional<Timestamp>> protectedTimes) {
    keySpaces = protectedTimes;
  }

  public JobRecord add(JobRecord job) {
    try (Batch batch = store.batch()) {
      add(batch, job);
      store.write(batch);
    }
    return job;
  }

  /** Adds a job together with other changes, which the caller writes at once; it is seen then. */
  public void add(Batch batch, JobRecord job) {
    documents.put(batch, key(job.id()), job);
    batch.whenWritten(() -> keep(job));
  }

  /** Changes a job together with other changes, which the caller writes at once. */
  public synchronized void update(Batch batch, long id, UnaryOperator<JobRecord> change) {
    add(batch, change.apply(require(id)));
  }

  private void keep(JobRecord job) {
    byId.put(job.id(), job);
  }

  /** Changes a job, durably. */
  public synchronized JobRecord update(long id, UnaryOperator<JobRecord> change) {
    JobRecord changed = change.apply(require(id));
    if (!changed.equals(byId.get(id))) {
      documents.put(key(id), changed);
      keep(changed);
    }
    return changed;
  }

  /** Forgets jobs that came to their end before a time and keep no history. */
  public synchronized void forgetEndedBefore(Instant time) {
    for (JobRecord job : all()) {
      if (job.isFinished() && job.protection() == null && job.endedBefore(time)) {
        documents.delete(key(job.id()));
        byId.remove(job.id());
      }
    }
  }

  private static String key(long id) {
    return "job/" + id;
  }
}
