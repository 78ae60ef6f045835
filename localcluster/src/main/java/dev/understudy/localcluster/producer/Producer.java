package dev.understudy.localcluster.producer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Engine.FrameSink;
import dev.understudy.localcluster.engine.HistoryRetention;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.ProducerJobs;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.replication.StreamHealth;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Documents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The primary's side of replication: jobs that protect history for a consumer, and the streams that
 * read it.
 */
public final class Producer implements AutoCloseable {
  private final ClusterState state;
  private final Tuning tuning;
  private volatile boolean closed;

  public Producer(ClusterState state, Tuning tuning) {
    this.state = state;
    this.tuning = tuning;
  }

  /**
   * Begins to protect a virtual cluster's history, from now or from where the consumer already is,
   * and says what to copy.
   */
  public StreamStart start(String virtualClusterName, StreamRequest request) {
    VirtualClusterRecord cluster = state.catalog().require(virtualClusterName);
    if (!state.settings().isOn(Settings.RANGEFEED)) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          Settings.RANGEFEED + " must be true to start a replication job");
    }
    requireReady(cluster);
    Timestamp resume = request.resumeFrom();
    if (resume != null) {
      refuseStranger(cluster, request);
      state.reverts().check(cluster.id(), resume);
    }
    Timestamp startTime = resume == null ? state.keySpace(cluster.id()).closed() : resume;
    Duration expiration =
        Objects.requireNonNullElse(request.expiration(), tuning.producerExpiration());
    JobRecord job = HistoryRetention.streaming(state, cluster, startTime, expiration);
    state.thresholds().protect(cluster.id(), startTime, () -> state.jobs().add(job));
    List<Span> spans =
        resume == null
            ? new SpanSplitter(state.store(), cluster.id()).split(tuning.scanSpans())
            : List.of();
    return new StreamStart(job.id(), startTime, state.catalog().clusterId(), cluster.id(), spans);
  }

  /** Only where this virtual cluster came from has its history up to the time it was promoted. */
  private static void refuseStranger(VirtualClusterRecord cluster, StreamRequest request) {
    String source = cluster.prior().map(PriorReplication::sourceId).orElse("");
    int colon = source.indexOf(':');
    if (colon < 0) {
      return;
    }
    refuseOther("cluster", request.clusterId(), source.substring(0, colon));
    refuseOther("tenant", request.virtualClusterId(), source.substring(colon + 1));
  }

  private static void refuseOther(String what, @Nullable Object requesting, String previous) {
    if (requesting != null && !requesting.toString().equals(previous)) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "requesting %s ID %s does not match previous source %s ID %s"
              .formatted(what, requesting, what, previous));
    }
  }

  /**
   * Changes how long a virtual cluster's history is kept without a heartbeat, for every producer
   * job that still keeps it.
   */
  public void setExpiration(VirtualClusterRecord cluster, Duration expiration) {
    List<JobRecord> keeping =
        ProducerJobs.of(state, cluster.id()).stream()
            .filter(job -> job.protection() != null)
            .toList();
    if (keeping.isEmpty()) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "tenant \"%s\" (%d) does not have a producer job that retains history"
              .formatted(cluster.name(), cluster.id()));
    }
    keeping.forEach(job -> expireAfter(job, expiration));
  }

  /** The same for one stream that goes on. */
  public void setExpiration(long streamId, Duration expiration) {
    JobRecord job = requireProducer(streamId);
    if (job.isFinished()) {
      throw new ClusterException(ClusterException.UNCATEGORISED, whyInactive(job));
    }
    expireAfter(job, expiration);
  }

  private void expireAfter(JobRecord job, Duration expiration) {
    state
        .jobs()
        .update(
            job.id(),
            found ->
                found.withDetails(found.details(HistoryRetention.class).expiringAfter(expiration)));
  }

  /** Streams until the peer goes away or the stream is no longer active; a scan ends by itself. */
  public void stream(long streamId, String specification, FrameSink sink) {
    StreamSpec spec = Documents.read(specification, StreamSpec.class);
    JobRecord job = requireActive(streamId);
    long virtualClusterId = job.details(HistoryRetention.class).virtualClusterId();
    SpanStreamer streamer =
        new SpanStreamer(state.store(), virtualClusterId, state.keySpace(virtualClusterId), sink);
    Runnable check = () -> requireActive(streamId);
    if (spec.scan()) {
      streamer.scan(spec.span(), spec.time(), check);
      return;
    }
    try {
      streamer.follow(spec.time(), this::betweenCheckpoints, tuning.streamPace(), check);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  /** What is set, but never so long that a consumer would take the silence for a loss. */
  private Duration betweenCheckpoints() {
    Duration set = state.settings().duration(Settings.CHECKPOINT);
    Duration longest = tuning.sourceSilence().dividedBy(3);
    return set.compareTo(longest) < 0 ? set : longest;
  }

  /** Takes a heartbeat: the consumer needs no history below the given time any more. */
  public StreamHealth progress(long streamId, Timestamp needed) {
    requireProducer(streamId);
    Instant now = state.instant();
    JobRecord job = state.jobs().update(streamId, found -> heard(found, needed, now));
    return job.has(JobRecord.RUNNING)
        ? new StreamHealth(true, "")
        : new StreamHealth(false, whyInactive(job));
  }

  private static JobRecord heard(JobRecord job, Timestamp needed, Instant now) {
    if (!job.has(JobRecord.RUNNING)) {
      return job;
    }
    HistoryRetention details = job.details(HistoryRetention.class);
    Protection protection = job.protection();
    boolean moves = protection != null && needed.compareTo(protection.time()) > 0;
    return job.withDetails(details.heardAt(now))
        .protecting(moves ? new Protection(details.virtualClusterId(), needed) : protection);
  }

  /**
   * Ends a stream. After a success the history stays protected until the expiration, so that the
   * primary can become a standby without a full copy.
   */
  public void complete(long streamId, boolean success) {
    JobRecord job = requireProducer(streamId);
    if (job.isFinished()) {
      return;
    }
    Instant now = state.instant();
    state
        .jobs()
        .update(
            streamId,
            found ->
                success
                    ? found
                        .withDetails(found.details(HistoryRetention.class).heardAt(now))
                        .to(JobRecord.SUCCEEDED, null, now)
                    : found
                        .to(
                            JobRecord.FAILED,
                            "replication stream " + streamId + " finished unsuccessfully",
                            now)
                        .protecting(null));
  }

  /** Lets go of the history that consumers have not asked for in their expiration time. */
  public void expire() {
    Instant now = state.instant();
    for (JobRecord job : state.jobs().ofType(JobRecord.PRODUCER)) {
      HistoryRetention details = job.details(HistoryRetention.class);
      if (job.protection() != null && details.isExpired(now)) {
        state.jobs().update(job.id(), found -> expired(found, now));
      }
    }
  }

  private static JobRecord expired(JobRecord job, Instant now) {
    HistoryRetention details = job.details(HistoryRetention.class);
    if (!details.isExpired(now)) {
      // A heartbeat, or a longer window, came just in time.
      return job;
    }
    JobRecord released = job.protecting(null);
    if (job.isFinished()) {
      return released;
    }
    return details.streams()
        ? released.to(JobRecord.FAILED, timedOut(job.id()), now)
        : released.to(JobRecord.SUCCEEDED, null, now);
  }

  private static String timedOut(long streamId) {
    return "replication stream " + streamId + " timed out";
  }

  private JobRecord requireActive(long streamId) {
    if (closed) {
      throw stopping();
    }
    JobRecord job = requireProducer(streamId);
    if (!job.has(JobRecord.RUNNING)) {
      throw new ClusterException(ClusterException.UNCATEGORISED, whyInactive(job));
    }
    requireReady(state.catalog().require(job.details(HistoryRetention.class).virtualClusterId()));
    return job;
  }

  private JobRecord requireProducer(long streamId) {
    return state
        .jobs()
        .find(streamId)
        .filter(job -> job.is(JobRecord.PRODUCER))
        .orElseThrow(
            () ->
                new ClusterException(
                    "42704", "replication stream " + streamId + " does not exist"));
  }

  private static String whyInactive(JobRecord job) {
    String error = job.shown().error();
    return error != null ? error : "replication stream " + job.id() + " is " + job.shown().status();
  }

  private static void requireReady(VirtualClusterRecord cluster) {
    if (cluster.dataState() != DataState.READY || cluster.isReader()) {
      throw new ClusterException(
          "55000", "tenant \"" + cluster.name() + "\" is not ready to be replicated from");
    }
  }

  private static ClusterException stopping() {
    return new ClusterException("57P01", "the cluster is stopping");
  }

  @Override
  public void close() {
    closed = true;
  }
}
