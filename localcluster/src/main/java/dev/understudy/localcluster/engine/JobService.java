package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.History;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Runs the jobs that virtual clusters keep among their own keys, while these are served; what the
 * SQL surface adds to jobs (changefeeds, schedules) registers here.
 */
public interface JobService {

  /** A job that would run from now on, not yet stored. */
  JobRecord newJob(long ownerId, String type, String statement, String userName, Object details);

  /** Looks for work now: for jobs that were just stored, as a part of a transaction. */
  void wake();

  /** The job's record, whatever its status. */
  Optional<JobRecord> find(long virtualClusterId, long id);

  /** All jobs of a virtual cluster, newest first. */
  List<JobRecord> records(long virtualClusterId);

  /**
   * Waits until a job is at its end, or paused.
   *
   * @param check called again and again; what it throws ends the waiting, not the job
   */
  JobRecord await(long virtualClusterId, long id, Runnable check);

  /** The keys that jobs are kept in. */
  KeySpaceJobs keys();

  /** Has jobs of a type run by a body from now on. */
  void register(String type, JobBody body);

  /** Called again and again with each virtual cluster that is served, never after its stop. */
  void whileServed(LongConsumer duty);

  /** What was committed to a virtual cluster that is ready. */
  History history(long virtualClusterId);

  Instant now();

  /** The subdirectories of the backups in a collection, oldest first, as {@code /2026/…}. */
  List<String> backups(String location);

  /**
   * What a backup says of itself.
   *
   * @param subdirectory as {@link #backups} names it, or {@code LATEST}
   * @throws ClusterException if there is none, or it is damaged
   */
  BackupManifest backup(String location, String subdirectory);

  /** The directory that a {@code nodelocal} or {@code file} location means. */
  Path directory(String location);
}
