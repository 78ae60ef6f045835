package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One local cluster below its SQL surface: virtual clusters, their data, jobs, settings and
 * replication. Every method that changes something returns once the change is durable; errors that
 * a client is to see are {@link ClusterException}s with the texts and codes of CockroachDB v25.2.
 */
public interface Engine extends AutoCloseable {

  // ---- facts ----

  UUID clusterId();

  /** Now, by the cluster's hybrid clock; never returns the same timestamp twice. */
  Timestamp now();

  /** Cluster settings of the system virtual cluster that were set or have a default, by name. */
  Map<String, String> settings();

  /** Sets one setting, durably; unknown names are refused by the caller, not here. */
  void set(String setting, String value);

  // ---- virtual clusters ----

  /** All virtual clusters that are not dropped, by id; the first is {@code system}. */
  List<VirtualCluster> virtualClusters();

  Optional<VirtualCluster> virtualCluster(String name);

  Optional<VirtualCluster> virtualCluster(long id);

  /** Makes an empty virtual cluster, ready and without service. */
  void create(String name, boolean ifNotExists);

  /**
   * Connects to the source, has it make a producer job, and makes the virtual cluster and its
   * ingestion job; the copy goes on in the background.
   */
  void createFromReplication(String name, boolean ifNotExists, ReplicationRequest request);

  /** What statements do with replication and history beyond a stream's first life. */
  ReplicationControl replication();

  void pauseReplication(long id);

  void resumeReplication(long id);

  /**
   * Sets the failover time and returns it at once; the failover runs in the ingestion job.
   *
   * @param target null for LATEST
   */
  Timestamp completeReplication(long id, @Nullable Timestamp target);

  /** Returns once clients can connect. */
  void startService(long id);

  /** Returns once every session of the virtual cluster is closed. */
  void stopService(long id);

  /**
   * Drops a virtual cluster without service, its stream and its reader; its data goes when its TTL
   * is over, or at once.
   */
  void drop(long id, boolean immediate);

  /** Names, capabilities and settings of virtual clusters. */
  VirtualClusterOptions options();

  /** Empty where no ingestion job is attached. */
  Optional<ReplicationStatus> replicationStatus(long id);

  /** Called with a virtual cluster's id when its service stops; it must close the sessions. */
  void onServiceStop(LongConsumer closeSessions);

  // ---- data ----

  /** Begins a transaction that reads now. */
  Transaction begin(long virtualClusterId);

  /**
   * A read-only transaction in the past.
   *
   * @throws ClusterException below the garbage collection threshold, or above now
   */
  Transaction readAsOf(long virtualClusterId, Timestamp asOf);

  /** Order-independent hash of the live data as of a time; equal on both sides if the data is. */
  long fingerprint(long virtualClusterId, Timestamp asOf);

  // ---- jobs, external connections ----

  /** The jobs of a virtual cluster, newest first. */
  List<Job> jobs(long virtualClusterId);

  /** Runs the jobs that virtual clusters keep among their own keys. */
  JobService jobService();

  /** Pauses, resumes or cancels a job by id. */
  void pauseJob(long virtualClusterId, long jobId, @Nullable String reason);

  void resumeJob(long virtualClusterId, long jobId);

  void cancelJob(long virtualClusterId, long jobId);

  /** Stores a named URI after having connected to it once. */
  void createExternalConnection(String name, String uri, boolean ifNotExists);

  /** Stores another URI under a name that is there, after having connected to it once. */
  void alterExternalConnection(String name, String uri);

  void dropExternalConnection(String name);

  /** Names and redacted URIs. */
  Map<String, String> externalConnections();

  // ---- the producer's side, called over SQL by another cluster's consumer ----

  /**
   * Makes a producer job that protects the virtual cluster's history from a start time on.
   *
   * @param request JSON made by the consumer: who it is, and from when it goes on
   * @return JSON with stream id, start time, cluster id, virtual cluster id and the spans to copy
   */
  String startReplicationStream(String virtualClusterName, String request);

  /**
   * Streams a part of the virtual cluster to the sink until the sink throws or the stream ends.
   *
   * @param spec JSON made by the consumer: spans, from which time, whether to scan first
   */
  void streamPartition(long streamId, String spec, FrameSink sink);

  /** Heartbeat: moves the protected timestamp and says how the stream is, as JSON. */
  String replicationStreamProgress(long streamId, Timestamp frontier);

  void completeReplicationStream(long streamId, boolean success);

  /** How long a stream's history is kept without a heartbeat from now on. */
  void setReplicationStreamExpiration(long streamId, Duration expiration);

  /** Where {@link #streamPartition} writes opaque frames; blocks while the peer is slow. */
  @FunctionalInterface
  interface FrameSink {
    void send(byte[] frame);
  }

  // ---- life ----

  /** Prometheus text of the metrics under CockroachDB's names. */
  String metrics();

  @Override
  void close();
}
