package dev.understudy.localcluster.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the ingestion jobs of a cluster have done since it started, for its metrics. */
public final class ReplicationMeters {
  public final LongAdder logicalBytes = new LongAdder();
  public final LongAdder eventsIngested = new LongAdder();
  public final LongAdder resolvedEventsIngested = new LongAdder();
  public final LongAdder flushes = new LongAdder();
  public final LatencyHistogram flushNanos = new LatencyHistogram();
  public final LatencyHistogram admitLatency = new LatencyHistogram();
  public final LatencyHistogram commitLatency = new LatencyHistogram();
  public final AtomicLong running = new AtomicLong();
  public final AtomicLong failoverProgress = new AtomicLong();
  public final AtomicLong replicatedTimeSeconds = new AtomicLong();
  public final AtomicLong checkpointNanos = new AtomicLong();
  public final AtomicLong scanningRanges = new AtomicLong();
  public final AtomicLong catchupRanges = new AtomicLong();
  public final LongAdder ingestedBytes = new LongAdder();
  public final LongAdder receiveWaitNanos = new LongAdder();
  public final LongAdder flushWaitNanos = new LongAdder();
  public final LongAdder jobProgressUpdates = new LongAdder();

  /** Prometheus text under the names that a version of CockroachDB has for them. */
  public String text(CrdbVersion version) {
    StringBuilder out = new StringBuilder(2048);
    counter(out, "logical_bytes", logicalBytes.sum(), "Keys and values ingested, in bytes");
    counter(out, "events_ingested", eventsIngested.sum(), "Versions ingested");
    counter(
        out, "resolved_events_ingested", resolvedEventsIngested.sum(), "Resolved times ingested");
    counter(out, "flushes", flushes.sum(), "Durable writes of ingested data");
    gauge(out, "running", running.get(), "Streams that run");
    String revert =
        version.has(VersionFact.CUTOVER_WORDS) ? "cutover_progress" : "failover_progress";
    gauge(out, revert, failoverProgress.get(), "Ranges left to revert");
    gauge(
        out,
        "replicated_time_seconds",
        replicatedTimeSeconds.get(),
        "Replicated time in seconds since the epoch");
    ofSomeVersions(out, version);
    counter(out, "distsql_replan_count", 0, "Replanned streams");
    histogram(out, "flush_hist_nanos", flushNanos, "Time to make a batch durable");
    histogram(out, "admit_latency", admitLatency, "From commit on the source to its arrival");
    histogram(out, "commit_latency", commitLatency, "From commit on the source to durable here");
    return out.toString();
  }

  private void ofSomeVersions(StringBuilder out, CrdbVersion version) {
    if (version.has(VersionFact.CHECKPOINT_SPAN_METRICS)) {
      // One stream carries all changes, so that the two are the same.
      long nanos = checkpointNanos.get();
      gauge(out, "earliest_data_checkpoint_span", nanos, "Earliest time of the last checkpoint");
      gauge(out, "latest_data_checkpoint_span", nanos, "Latest time of the last checkpoint");
    }
    if (version.has(VersionFact.JOB_UPDATES_METRIC)) {
      long updates = jobProgressUpdates.sum();
      counter(out, "job_progress_updates", updates, "Times that the frontier was stored");
    }
    if (version.has(VersionFact.SST_BYTES_METRIC)) {
      counter(out, "sst_bytes", ingestedBytes.sum(), "Bytes of files and batches written");
    }
    if (version.has(VersionFact.RANGE_METRICS)) {
      gauge(out, "scanning_ranges", scanningRanges.get(), "Spans left to copy");
      gauge(out, "catchup_ranges", catchupRanges.get(), "Spans that catch up with the source");
    }
    if (version.has(VersionFact.WAIT_METRICS)) {
      long received = receiveWaitNanos.sum();
      counter(out, "receive_wait_nanos", received, "Time spent waiting for the source");
      counter(out, "flush_wait_nanos", flushWaitNanos.sum(), "Time spent waiting for the disk");
    }
  }

  private static void counter(StringBuilder out, String name, long value, String help) {
    metric(out, name, "counter", value, help);
  }

  private static void gauge(StringBuilder out, String name, long value, String help) {
    metric(out, name, "gauge", value, help);
  }

  private static void histogram(
      StringBuilder out, String name, LatencyHistogram values, String help) {
    values.print(out, head(out, name, "histogram", help));
  }

  private static void metric(StringBuilder out, String name, String type, long value, String help) {
    String full = head(out, name, type, help);
    out.append(full).append("{tenant=\"system\"} ").append(value).append('\n');
  }

  private static String head(StringBuilder out, String name, String type, String help) {
    String full = "physical_replication_" + name;
    out.append("# HELP ").append(full).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    return full;
  }
}
