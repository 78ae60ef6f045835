package dev.understudy.localcluster.engine;

import static dev.understudy.localcluster.engine.CrdbVersion.V23_2;
import static dev.understudy.localcluster.engine.CrdbVersion.V24_1;
import static dev.understudy.localcluster.engine.CrdbVersion.V24_3;
import static dev.understudy.localcluster.engine.CrdbVersion.V25_1;
import static dev.understudy.localcluster.engine.CrdbVersion.V25_2;

/** The one table of what differs between versions: each fact with its first and last version. */
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
  /** "cutover" where later versions say "failover". */
  CUTOVER_WORDS(V23_2, V24_1),
  /** Metrics of the earliest and the latest time of a checkpoint. */
  CHECKPOINT_SPAN_METRICS(V23_2, V24_1),
  /** The status says "replicating" while the initial scan still runs. */
  SCAN_SHOWN_AS_REPLICATING(V23_2, V25_1),
  /** {@code START REPLICATION OF}, and PRIOR REPLICATION DETAILS which it needs. */
  FAILBACK(V24_1, V25_2),
  /** The standby sets the producer's window, {@code EXPIRATION WINDOW}. */
  EXPIRATION_WINDOW(V24_1, V25_1),
  /** {@code READ VIRTUAL CLUSTER}. */
  READER(V24_3, V25_2),
  /** SHOW CHANGEFEED JOBS with readable_high_water_timestamp. */
  READABLE_HIGH_WATER(V25_1, V25_2),
  /** REPLICATION STATUS with ingestion_job_id. */
  STATUS_WITH_JOB(V25_1, V25_2),
  /** REPLICATIONSOURCE and REPLICATIONDEST in the place of REPLICATION. */
  SPLIT_PRIVILEGES(V25_2, V25_2),
  /** The source sets the window, {@code SET REPLICATION SOURCE EXPIRATION WINDOW}. */
  SOURCE_EXPIRATION(V25_2, V25_2);

  private final CrdbVersion first;
  private final CrdbVersion last;

  VersionFact(CrdbVersion first, CrdbVersion last) {
    this.first = first;
    this.last = last;
  }

  boolean holdsIn(CrdbVersion version) {
    return version.compareTo(first) >= 0 && version.compareTo(last) <= 0;
  }
}
