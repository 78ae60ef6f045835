package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.producer.Producer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Pauses, resumes and cancels jobs by id, each kind by its owner. */
final class JobControl {
  private final ClusterState state;
  private final Consumer consumer;
  private final Producer producer;
  private final KeySpaceJobs jobs;
  private final JobRunner runner;

  JobControl(
      ClusterState state,
      Consumer consumer,
      Producer producer,
      KeySpaceJobs jobs,
      JobRunner runner) {
    this.state = state;
    this.consumer = consumer;
    this.producer = producer;
    this.jobs = jobs;
    this.runner = runner;
  }

  void pause(long virtualClusterId, long jobId, @Nullable String reason) {
    Optional<JobRecord> own = replication(virtualClusterId, jobId, "paused");
    if (own.isEmpty()) {
      request(virtualClusterId, jobId, job -> pauseRequested(job, reason));
    } else if (own.get().is(JobRecord.INGESTION)) {
      consumer.pause(filledBy(jobId));
    } else if (own.get().is(Resets.TYPE) || own.get().is(JobRecord.READER)) {
      throw refused(own.get(), "paused");
    } else {
      change(jobId, JobRecord.PAUSED);
    }
  }

  void resume(long virtualClusterId, long jobId) {
    Optional<JobRecord> own = replication(virtualClusterId, jobId, "resumed");
    if (own.isEmpty()) {
      request(virtualClusterId, jobId, this::resumed);
    } else if (own.get().is(JobRecord.INGESTION)) {
      consumer.resume(filledBy(jobId));
    } else {
      change(jobId, JobRecord.RUNNING);
    }
  }

  void cancel(long virtualClusterId, long jobId) {
    Optional<JobRecord> own = replication(virtualClusterId, jobId, "canceled");
    if (own.isEmpty()) {
      request(virtualClusterId, jobId, this::cancelRequested);
    } else if (own.get().is(JobRecord.INGESTION)) {
      consumer.cancel(filledBy(jobId));
    } else if (own.get().is(JobRecord.PRODUCER)) {
      producer.complete(jobId, false);
    } else {
      throw refused(own.get(), "canceled");
    }
  }

  /** The job of this id if it is one of the cluster's own, unfinished. */
  private Optional<JobRecord> replication(long virtualClusterId, long jobId, String what) {
    Optional<JobRecord> found =
        state.jobs().find(jobId).filter(job -> job.virtualClusterId() == virtualClusterId);
    if (found.filter(JobRecord::isFinished).isPresent()) {
      throw refused(found.get(), what);
    }
    return found;
  }

  private void request(long virtualClusterId, long jobId, UnaryOperator<JobRecord> change) {
    jobs.update(virtualClusterId, jobId, change);
    runner.wake();
  }

  private JobRecord pauseRequested(JobRecord job, @Nullable String reason) {
    if (job.has(JobRecord.PAUSED) || job.has(JobRecord.PAUSE_REQUESTED)) {
      return job;
    }
    if (!job.has(JobRecord.RUNNING)) {
      throw refused(job, "paused");
    }
    JobRecord asked = job.to(JobRecord.PAUSE_REQUESTED, null, state.instant());
    return reason == null
        ? asked
        : asked.progress(reason, job.shown().fractionCompleted(), state.instant());
  }

  private JobRecord resumed(JobRecord job) {
    if (job.has(JobRecord.RUNNING)) {
      return job;
    }
    if (!job.has(JobRecord.PAUSED)) {
      throw refused(job, "resumed");
    }
    return job.to(JobRecord.RUNNING, null, state.instant());
  }

  private JobRecord cancelRequested(JobRecord job) {
    if (job.has(JobRecord.CANCEL_REQUESTED)) {
      return job;
    }
    if (job.isFinished() || job.has(JobRecord.REVERTING)) {
      throw refused(job, "canceled");
    }
    return job.to(JobRecord.CANCEL_REQUESTED, null, state.instant());
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
