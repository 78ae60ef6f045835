package dev.understudy.localcluster.engine;

import static dev.understudy.localcluster.engine.CrdbVersion.V23_2;
import static dev.understudy.localcluster.engine.CrdbVersion.V24_1;
import static dev.understudy.localcluster.engine.CrdbVersion.V24_2;
import static dev.understudy.localcluster.engine.CrdbVersion.V24_3;
import static dev.understudy.localcluster.engine.CrdbVersion.V25_1;
import static dev.understudy.localcluster.engine.CrdbVersion.V25_2;
import static dev.understudy.localcluster.engine.CrdbVersion.V25_3;
import static dev.understudy.localcluster.engine.CrdbVersion.V26_1;
import static dev.understudy.localcluster.engine.CrdbVersion.V26_2;
import static dev.understudy.localcluster.engine.CrdbVersion.V26_3;

import org.jspecify.annotations.Nullable;

/**
 * The one table of what differs between versions: each fact with its first and last version. What
 * is not here is alike in all of them, as far as is known. Left out are CockroachDB's defects, such
 * as how long a failover takes before 26.2 when its source is silent, and what is known by name
 * only: SHOW JOBS WITH RESOLVED TIMESTAMP from 26.1 on, and that readers refuse AS OF SYSTEM TIME
 * from 26.2 on.
 */
public enum VersionFact {
  /** {@code cockroach start --config-profile replication-source}; later {@code init} does it. */
  CONFIG_PROFILES(V23_2, V23_2),
  /** Setting {@code physical_replication.enabled}, without which nothing replicates. */
  ENABLED_SETTING(V23_2, V23_2),
  /** REPLICATION STATUS repeats data_state and service_mode, and names the job differently. */
  STATUS_WITH_STATES(V23_2, V23_2),
  /** Only virtualized clusters replicate: {@code OF system} is refused. */
  VIRTUALIZED_SOURCES(V23_2, V23_2),
  /** The status shows the source's URI with its parameters, secrets apart. */
  SOURCE_PARAMETERS_SHOWN(V23_2, V23_2),
  /** SHOW JOBS with statement, trace and the counters of runs. */
  LONG_JOB_LIST(V23_2, V23_2),
  /** The primary keeps what the standby has not replicated, and no more: a failback finds less. */
  SOURCE_KEEPS_UNREPLICATED(V23_2, V24_1),
  /** A changefeed's schedule goes on on another cluster, where a backup's pauses. */
  CHANGEFEED_SCHEDULES_GO_ON(V23_2, V24_1),
  /** "cutover" where later versions say "failover". */
  CUTOVER_WORDS(V23_2, V24_2),
  /** Metrics of the earliest and the latest time of a checkpoint. */
  CHECKPOINT_SPAN_METRICS(V23_2, V24_2),
  /** Metric of the times that the job's progress was stored. */
  JOB_UPDATES_METRIC(V23_2, V24_2),
  /** The status says "replicating" while the initial scan still runs. */
  SCAN_SHOWN_AS_REPLICATING(V23_2, V25_1),
  /** Metric of the bytes of files that were written. */
  SST_BYTES_METRIC(V23_2, V25_1),
  /** SHOW JOBS with started. */
  JOB_START(V23_2, V25_2),
  /** LATEST during the initial scan means the time at which replication began. */
  LATEST_DURING_SCAN(V23_2, V26_2),
  /** {@code START REPLICATION OF}, and PRIOR REPLICATION DETAILS which it needs. */
  FAILBACK(V24_1, null),
  /** The standby sets the producer's window, {@code EXPIRATION WINDOW}. */
  EXPIRATION_WINDOW(V24_1, V25_1),
  /** {@code READ VIRTUAL CLUSTER}. */
  READER(V24_3, null),
  /** A failover to the latest time keeps the reader, frozen; to any other time it is dropped. */
  READER_FROZEN_BY_LATEST(V24_3, V25_3),
  /** SHOW CHANGEFEED JOBS with readable_high_water_timestamp. */
  READABLE_HIGH_WATER(V25_1, null),
  /** REPLICATION STATUS with ingestion_job_id. */
  STATUS_WITH_JOB(V25_1, null),
  /** REPLICATIONSOURCE and REPLICATIONDEST in the place of REPLICATION. */
  SPLIT_PRIVILEGES(V25_2, null),
  /** The source sets the window, {@code SET REPLICATION SOURCE EXPIRATION WINDOW}. */
  SOURCE_EXPIRATION(V25_2, null),
  /** Metrics of the ranges that are left to copy and to catch up. */
  RANGE_METRICS(V26_1, null),
  /** Metrics of the time spent waiting. */
  WAIT_METRICS(V26_2, null),
  /** A time below the start of replication is refused as such. */
  START_TIME_SAID(V26_3, null);

  private final CrdbVersion first;
  private final @Nullable CrdbVersion last;

  /**
   * @param last null for what still holds
   */
  VersionFact(CrdbVersion first, @Nullable CrdbVersion last) {
    this.first = first;
    this.last = last;
  }

  boolean holdsIn(CrdbVersion version) {
    return version.compareTo(first) >= 0 && (last == null || version.compareTo(last) <= 0);
  }
}
