package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.RetryTransactionException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as ordinary keys of the virtual cluster that owns them: they replicate with it and are
 * reverted with it. The jobs of replication itself are the cluster's own, see {@link Jobs}.
 */
public final class KeySpaceJobs {
  private final ClusterState state;

  public KeySpaceJobs(ClusterState state) {
    this.state = state;
  }

  /**
   * Who runs what is stored in a virtual cluster, as {@code cluster:virtual cluster}. It is another
   * on a promoted standby and in a restored copy, and the old one again after a failback.
   */
  public String origin(long virtualClusterId) {
    return state.catalog().clusterId() + ":" + virtualClusterId;
  }

  /** The stored form, which names no virtual cluster: its id may be another on a standby. */
  private record Stored(
      Job shown, @Nullable Timestamp protectedTime, String details, @Nullable Long scheduleId) {}

  /** All jobs, newest first; none for a virtual cluster whose keys cannot be read now. */
  public List<JobRecord> list(long virtualClusterId) {
    return read(
        virtualClusterId,
        transaction ->
            Stream.concat(
                    scan(transaction, virtualClusterId, false).stream(),
                    scan(transaction, virtualClusterId, true).stream())
                .sorted(Comparator.comparingLong(JobRecord::id).reversed())
                .toList());
  }

  /** The jobs that are not at their end, oldest first. */
  public List<JobRecord> unfinished(long virtualClusterId) {
    return read(virtualClusterId, transaction -> scan(transaction, virtualClusterId, false));
  }

  private List<JobRecord> read(
      long virtualClusterId, Function<Transaction, List<JobRecord>> reader) {
    boolean ready =
        state
            .catalog()
            .find(virtualClusterId)
            .filter(cluster -> cluster.dataState() == DataState.READY)
            .isPresent();
    if (!ready) {
      return List.of();
    }
    try (Transaction transaction = state.keySpace(virtualClusterId).begin()) {
      return reader.apply(transaction);
    }
  }

  /** The unfinished or the finished jobs, as a transaction sees them. */
  public static List<JobRecord> scan(
      Transaction transaction, long virtualClusterId, boolean finished) {
    byte[] prefix = Layout.jobs(finished);
    List<JobRecord> found = new ArrayList<>();
    try (Transaction.Cursor cursor = transaction.scan(prefix, Layout.after(prefix), false)) {
      while (cursor.next()) {
        found.add(decode(virtualClusterId, cursor.value()));
      }
    }
    return found;
  }

  public Optional<JobRecord> find(long virtualClusterId, long id) {
    return read(
            virtualClusterId,
            transaction ->
                find(transaction, virtualClusterId, id).map(List::of).orElseGet(List::of))
        .stream()
        .findFirst();
  }

  /** The job of an id as a transaction sees it. */
  public static Optional<JobRecord> find(Transaction transaction, long virtualClusterId, long id) {
    byte[] unfinished = transaction.get(Layout.job(id, false));
    byte[] stored = unfinished == null ? transaction.get(Layout.job(id, true)) : unfinished;
    return stored == null ? Optional.empty() : Optional.of(decode(virtualClusterId, stored));
  }

  /** Stores a job as a part of a transaction. */
  public static void put(Transaction transaction, JobRecord job) {
    boolean finished = job.isFinished();
    Protection protection = job.protection();
    Stored stored =
        new Stored(
            job.shown(),
            protection == null || finished ? null : protection.time(),
            job.details(),
            job.scheduleId());
    transaction.put(
        Layout.job(job.id(), finished), Documents.text(stored).getBytes(StandardCharsets.UTF_8));
    if (finished) {
      transaction.delete(Layout.job(job.id(), false));
    }
  }

  /**
   * Changes a job, durably.
   *
   * @throws ClusterException 42704 if there is no such job
   */
  public JobRecord update(long virtualClusterId, long id, UnaryOperator<JobRecord> change) {
    return inTransaction(
        virtualClusterId, transaction -> update(transaction, virtualClusterId, id, change));
  }

  /** Changes a job as a part of a transaction. */
  public static JobRecord update(
      Transaction transaction, long virtualClusterId, long id, UnaryOperator<JobRecord> change) {
    JobRecord known =
        find(transaction, virtualClusterId, id)
            .orElseThrow(
                () -> new ClusterException("42704", "job with ID " + id + " does not exist"));
    JobRecord changed = change.apply(known);
    if (!changed.equals(known)) {
      put(transaction, changed);
    }
    return changed;
  }

  /** Deletes the records of jobs that came to their end before a time. */
  public void forgetEndedBefore(long virtualClusterId, Instant time) {
    inTransaction(
        virtualClusterId,
        transaction -> {
          List<JobRecord> old =
              scan(transaction, virtualClusterId, true).stream()
                  .filter(job -> job.endedBefore(time))
                  .toList();
          old.forEach(job -> transaction.delete(Layout.job(job.id(), true)));
          return old;
        });
  }

  /** Runs work in a transaction, again and again until it does not lose against another. */
  public <T> T inTransaction(long virtualClusterId, Function<Transaction, T> work) {
    while (true) {
      try (Transaction transaction = state.keySpace(virtualClusterId).begin()) {
        T result = work.apply(transaction);
        transaction.commit();
        return result;
      } catch (RetryTransactionException e) {
        // Another transaction was first; what it wrote is seen in the next round.
        continue;
      }
    }
  }

  /** The earliest time that the jobs of a virtual cluster, or backups of it, still need. */
  public Optional<Timestamp> protectedTime(long virtualClusterId) {
    return Stream.concat(
            unfinished(virtualClusterId).stream()
                .map(JobRecord::protection)
                .flatMap(Stream::ofNullable)
                .map(Protection::time),
            unfinished(VirtualCluster.SYSTEM_ID).stream()
                .filter(job -> job.is(JobRecord.BACKUP))
                .map(job -> job.details(BackupDetails.class))
                .filter(backup -> backup.virtualClusterIds().contains(virtualClusterId))
                .map(BackupDetails::asOf))
        .min(Comparator.naturalOrder());
  }

  private static JobRecord decode(long virtualClusterId, byte[] bytes) {
    Stored stored = Documents.read(new String(bytes, StandardCharsets.UTF_8), Stored.class);
    Timestamp time = stored.protectedTime();
    return new JobRecord(
        stored.shown(),
        virtualClusterId,
        time == null ? null : new Protection(virtualClusterId, time),
        stored.details(),
        stored.scheduleId());
  }
}
