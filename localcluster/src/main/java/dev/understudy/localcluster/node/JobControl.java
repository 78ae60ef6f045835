package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.producer.Producer;
import java.util.Objects;

/** Pauses, resumes and cancels jobs by id, each kind by its owner. */
final class JobControl {
  private final ClusterState state;
  private final Consumer consumer;
  private final Producer producer;

  JobControl(ClusterState state, Consumer consumer, Producer producer) {
    this.state = state;
    this.consumer = consumer;
    this.producer = producer;
  }

  void pause(long virtualClusterId, long jobId) {
    JobRecord job = unfinished(virtualClusterId, jobId, "paused");
    if (job.is(JobRecord.INGESTION)) {
      consumer.pause(filledBy(jobId));
    } else {
      change(jobId, JobRecord.PAUSED);
    }
  }

  void resume(long virtualClusterId, long jobId) {
    JobRecord job = unfinished(virtualClusterId, jobId, "resumed");
    if (job.is(JobRecord.INGESTION)) {
      consumer.resume(filledBy(jobId));
    } else {
      change(jobId, JobRecord.RUNNING);
    }
  }

  void cancel(long virtualClusterId, long jobId) {
    JobRecord job = unfinished(virtualClusterId, jobId, "canceled");
    if (job.is(JobRecord.INGESTION)) {
      consumer.cancel(filledBy(jobId));
    } else if (job.is(JobRecord.PRODUCER)) {
      producer.complete(jobId, false);
    } else {
      throw refused(job, "canceled");
    }
  }

  private JobRecord unfinished(long virtualClusterId, long jobId, String what) {
    JobRecord job = state.jobs().require(jobId);
    if (job.virtualClusterId() != virtualClusterId) {
      throw new ClusterException("42704", "job with ID " + jobId + " does not exist");
    }
    if (job.isFinished()) {
      throw refused(job, what);
    }
    return job;
  }

  private static ClusterException refused(JobRecord job, String what) {
    return new ClusterException(
        ClusterException.UNCATEGORISED,
        "job with status %s cannot be %s".formatted(job.shown().status(), what));
  }

  private long filledBy(long jobId) {
    return state.catalog().visible().stream()
        .filter(cluster -> Objects.equals(cluster.ingestionJobId(), jobId))
        .mapToLong(VirtualClusterRecord::id)
        .findFirst()
        .orElseThrow(
            () -> new ClusterException("42704", "job with ID " + jobId + " fills no tenant"));
  }

  private void change(long jobId, String status) {
    state.jobs().update(jobId, job -> job.to(status, null, state.instant()));
  }
}
