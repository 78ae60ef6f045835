package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;

/**
 * What a backup job keeps: where it writes, of what and as of when, and what it has written.
 *
 * @param origin who runs it, see {@link KeySpaceJobs#origin}
 * @param virtualClusterIds empty for the job's own, whose id may be another on a standby
 */
public record BackupDetails(
    String origin,
    String location,
    List<Long> virtualClusterIds,
    Timestamp asOf,
    long entries,
    long bytes) {

  public BackupDetails written(long allEntries, long allBytes) {
    return new BackupDetails(origin, location, virtualClusterIds, asOf, allEntries, allBytes);
  }

  /** The job that does it, which keeps the history that it reads. */
  public JobRecord job(JobService jobs, long ownerId, String statement, String userName) {
    return jobs.newJob(ownerId, JobRecord.BACKUP, statement, userName, this)
        .protecting(new JobRecord.Protection(ownerId, asOf));
  }
}
