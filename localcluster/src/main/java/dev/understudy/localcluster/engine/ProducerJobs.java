package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Batch;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the producer jobs of a virtual cluster hold of its history, asked by those beside them. */
public final class ProducerJobs {
  private ProducerJobs() {}

  /** All of them, ended ones too. */
  public static List<JobRecord> of(ClusterState state, long virtualClusterId) {
    return state.jobs().ofType(JobRecord.PRODUCER).stream()
        .filter(job -> job.details(HistoryRetention.class).virtualClusterId() == virtualClusterId)
        .toList();
  }

  /** Refuses to go back to a time since when no producer job keeps the history. */
  public static void requireHistory(
      ClusterState state, VirtualClusterRecord cluster, Timestamp resume) {
    List<JobRecord> jobs = of(state, cluster.id());
    Optional<Timestamp> since =
        jobs.stream()
            .map(JobRecord::protection)
            .filter(Objects::nonNull)
            .map(Protection::time)
            .min(Comparator.naturalOrder());
    if (since.isEmpty() || since.get().compareTo(resume) > 0) {
      String kept =
          since
              .map(time -> "history retained since " + time)
              .orElse("no history is retained by " + jobs.size() + " producer jobs");
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "cannot resume replication into tenant \"%s\" by reverting to %s (%s)"
              .formatted(cluster.name(), resume, kept),
          "Drop the virtual cluster and create it from replication again.");
    }
  }

  /** Adds to a batch that nothing is kept any more of a virtual cluster that is dropped. */
  public static void release(ClusterState state, Batch batch, VirtualClusterRecord cluster) {
    for (JobRecord job : of(state, cluster.id())) {
      if (job.protection() != null) {
        String why =
            "replication stream %d ended: tenant \"%s\" was dropped"
                .formatted(job.id(), cluster.name());
        state.jobs().update(batch, job.id(), found -> released(state, found, why));
      }
    }
  }

  private static JobRecord released(ClusterState state, JobRecord job, String why) {
    JobRecord released = job.protecting(null);
    return job.isFinished() ? released : released.to(JobRecord.FAILED, why, state.instant());
  }

  /** Adds to a batch the end of all streams out of a virtual cluster whose history is reverted. */
  public static void endStreams(
      ClusterState state, Batch batch, VirtualClusterRecord cluster, Timestamp target) {
    for (JobRecord job : of(state, cluster.id())) {
      if (!job.isFinished() && job.details(HistoryRetention.class).streams()) {
        String why =
            "replication stream %d ended: tenant \"%s\" was reverted to %s"
                .formatted(job.id(), cluster.name(), target);
        state.jobs().update(batch, job.id(), found -> released(state, found, why));
      }
    }
  }
}
