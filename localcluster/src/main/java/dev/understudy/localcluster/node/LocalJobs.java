package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.mvcc.History;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The jobs of one cluster: those among the keys of virtual clusters, and replication's own. */
final class LocalJobs implements JobService {
  private static final Duration PACE = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofMillis(20);

  private final ClusterState state;
  private final Path store;
  private final KeySpaceJobs keys;
  private final JobRunner runner;

  private LocalJobs(ClusterState state, Path store) {
    this.state = state;
    this.store = store;
    this.keys = new KeySpaceJobs(state);
    this.runner = new JobRunner(state, keys, PACE);
  }

  /** With backup and restore registered, and not yet running. */
  static LocalJobs of(EngineOptions options, ClusterState state, Reads reads) {
    LocalJobs jobs = new LocalJobs(state, options.store());
    long fileBytes = options.tuning().sortedFileBytes();
    jobs.register(
        JobRecord.BACKUP, new BackupJob(state, jobs.keys, reads, options.store(), fileBytes));
    jobs.register(JobRecord.RESTORE, new RestoreJob(state, jobs.keys, options.store()));
    state.jobs().alsoProtecting(jobs.keys::protectedTime);
    return jobs;
  }

  JobRunner runner() {
    return runner;
  }

  @Override
  public JobRecord newJob(
      long ownerId, String type, String statement, String userName, Object details) {
    return JobRecord.started(state.jobs().nextId(), type, statement, state.instant(), details)
        .ownedBy(ownerId)
        .as(userName);
  }

  @Override
  public void wake() {
    runner.wake();
  }

  @Override
  public Optional<JobRecord> find(long virtualClusterId, long id) {
    return state
        .jobs()
        .find(id)
        .filter(job -> job.virtualClusterId() == virtualClusterId)
        .or(() -> keys.find(virtualClusterId, id));
  }

  @Override
  public List<JobRecord> records(long virtualClusterId) {
    return Stream.concat(
            state.jobs().of(virtualClusterId).stream(), keys.list(virtualClusterId).stream())
        .sorted(Comparator.comparingLong(JobRecord::id).reversed())
        .toList();
  }

  @Override
  public JobRecord await(long virtualClusterId, long id, Runnable check) {
    while (true) {
      JobRecord job =
          find(virtualClusterId, id)
              .orElseThrow(
                  () -> new ClusterException("42704", "job with ID " + id + " does not exist"));
      if (job.isFinished() || job.has(JobRecord.PAUSED)) {
        return job;
      }
      check.run();
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public KeySpaceJobs keys() {
    return keys;
  }

  @Override
  public void register(String type, JobBody body) {
    runner.register(type, body);
  }

  @Override
  public void whileServed(LongConsumer duty) {
    runner.whileServed(duty);
  }

  @Override
  public History history(long virtualClusterId) {
    return new History(state.store(), virtualClusterId, state.keySpace(virtualClusterId));
  }

  @Override
  public Instant now() {
    return state.instant();
  }

  @Override
  public List<String> backups(String location) {
    return new BackupCollection(directory(location)).list();
  }

  @Override
  public BackupManifest backup(String location, String subdirectory) {
    return new BackupCollection(directory(location)).manifest(subdirectory);
  }

  @Override
  public Path directory(String location) {
    return Location.directory(location, store);
  }
}
