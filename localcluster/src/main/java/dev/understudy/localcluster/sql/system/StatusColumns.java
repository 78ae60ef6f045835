package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.types.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns and words of REPLICATION STATUS, version by version. */
record StatusColumns(CrdbVersion version) {
  private static final String V23_2 =
      "id INT8, name STRING, data_state STRING, service_mode STRING, source_tenant_name STRING,"
          + " source_cluster_uri STRING, replication_job_id INT8, replicated_time TIMESTAMPTZ,"
          + " retained_time TIMESTAMPTZ, cutover_time DECIMAL";
  private static final String LATER =
      "id INT8, name STRING,%s source_tenant_name STRING, source_cluster_uri STRING,"
          + " retained_time TIMESTAMPTZ, replicated_time TIMESTAMPTZ, replication_lag INTERVAL,"
          + " %s DECIMAL, status STRING";

  /** The column that COMPLETE REPLICATION returns. */
  static String failoverTime(CrdbVersion version) {
    return version.has(VersionFact.CUTOVER_WORDS) ? "cutover_time" : "failover_time";
  }

  /** The columns, as {@code Columns.of} reads them. */
  String names() {
    return version.has(VersionFact.STATUS_WITH_STATES)
        ? V23_2
        : LATER.formatted(
            version.has(VersionFact.STATUS_WITH_JOB) ? " ingestion_job_id INT8," : "",
            failoverTime(version));
  }

  /**
   * A virtual cluster's row.
   *
   * @param status null where no job fills it
   */
  @Nullable Object[] row(VirtualCluster cluster, @Nullable ReplicationStatus status, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", cluster.id());
    values.put("name", cluster.name());
    values.put("data_state", word(cluster, status));
    values.put("service_mode", word(cluster.serviceMode()));
    values.put("status", word(cluster, status));
    if (status != null) {
      add(values, status, now);
    }
    List<@Nullable Object> row = new ArrayList<>();
    for (String column : names().split(", ?")) {
      row.add(values.get(column.strip().split(" ")[0]));
    }
    return row.toArray();
  }

  private void add(Map<String, Object> values, ReplicationStatus status, Instant now) {
    values.put("ingestion_job_id", status.ingestionJobId());
    values.put("replication_job_id", status.ingestionJobId());
    values.put("source_tenant_name", status.sourceTenantName());
    values.put(
        "source_cluster_uri",
        version.has(VersionFact.SOURCE_PARAMETERS_SHOWN)
            ? status.sourceUriWithParameters()
            : status.redactedSourceUri());
    Timestamp retained = status.retainedTime();
    if (retained != null) {
      values.put("retained_time", micros(retained).plus(1, ChronoUnit.MICROS));
    }
    Timestamp replicated = status.replicatedTime();
    if (replicated != null) {
      values.put("replicated_time", micros(replicated));
      Duration lag = Duration.between(micros(replicated), now);
      // The source's clock, or its time right after a restart, may be ahead of this machine's.
      values.put("replication_lag", Interval.of(lag.isNegative() ? Duration.ZERO : lag));
    }
    Timestamp failover = status.failoverTime();
    if (failover != null) {
      values.put("failover_time", failover.toDecimal());
      values.put("cutover_time", failover.toDecimal());
    }
  }

  private static Instant micros(Timestamp time) {
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The state as this version calls it. */
  String word(VirtualCluster cluster, @Nullable ReplicationStatus status) {
    if (status == null) {
      return word(cluster.dataState());
    }
    String word = status.status();
    if (version.has(VersionFact.SCAN_SHOWN_AS_REPLICATING)
        && (word.equals("initializing replication") || word.equals("running initial scan"))) {
      return "replicating";
    }
    return version.has(VersionFact.CUTOVER_WORDS)
        ? word.replace("failover", "cutover").replace("failing over", "cutting over")
        : word;
  }

  static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
