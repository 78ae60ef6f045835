package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SHOW VIRTUAL CLUSTERS, plain and with the status of replication, and fingerprints. */
final class VirtualClusterShows {
  static final String PLAIN = "id INT8, name STRING, data_state STRING, service_mode STRING";
  private static final String STATUS =
      "id INT8, name STRING, ingestion_job_id INT8, source_tenant_name STRING,"
          + " source_cluster_uri STRING, retained_time TIMESTAMPTZ, replicated_time TIMESTAMPTZ,"
          + " replication_lag INTERVAL, failover_time DECIMAL, status STRING";

  private VirtualClusterShows() {}

  /**
   * Reads on after {@code SHOW VIRTUAL CLUSTERS} or {@code SHOW VIRTUAL CLUSTER x}.
   *
   * @param only null for all
   */
  static RowSource parse(TokenStream in, @Nullable ClusterReference only) {
    if (in.accept("WITH", "PRIOR", "REPLICATION", "DETAILS") && in.atEnd()) {
      return PriorReplicationShow.of(only);
    }
    boolean withStatus = in.accept("WITH", "REPLICATION", "STATUS");
    if (!in.atEnd()) {
      throw SqlErrors.unsupported(
          "SHOW VIRTUAL CLUSTER … "
              + in.sql().substring(in.peek().start()).toUpperCase(Locale.ROOT));
    }
    return new MadeRows(
        withStatus ? STATUS : PLAIN,
        execution -> {
          Privileges.requireSystem(execution, "show other tenants");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (VirtualCluster cluster : shown(execution, only)) {
            rows.add(withStatus ? statusRow(execution, cluster) : plainRow(execution, cluster));
          }
          return rows;
        });
  }

  static List<VirtualCluster> shown(Execution execution, @Nullable ClusterReference only) {
    return only == null ? execution.engine().virtualClusters() : List.of(only.require(execution));
  }

  static @Nullable Object[] plainRow(Execution execution, VirtualCluster cluster) {
    String state =
        execution
            .engine()
            .replicationStatus(cluster.id())
            .map(ReplicationStatus::status)
            .orElse(word(cluster.dataState()));
    return row(cluster.id(), cluster.name(), state, word(cluster.serviceMode()));
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object[] statusRow(Execution execution, VirtualCluster cluster) {
    Optional<ReplicationStatus> found = execution.engine().replicationStatus(cluster.id());
    if (found.isEmpty()) {
      return row(
          cluster.id(),
          cluster.name(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          word(cluster.dataState()));
    }
    ReplicationStatus status = found.get();
    Timestamp retained = status.retainedTime();
    Timestamp replicated = status.replicatedTime();
    Timestamp failover = status.failoverTime();
    Instant replicatedAt =
        replicated == null ? null : replicated.toInstant().truncatedTo(ChronoUnit.MICROS);
    Instant now = execution.session().cluster().clock().instant();
    return row(
        cluster.id(),
        cluster.name(),
        status.ingestionJobId(),
        status.sourceTenantName(),
        status.redactedSourceUri(),
        retained == null
            ? null
            : retained.toInstant().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS),
        replicatedAt,
        replicatedAt == null ? null : Interval.of(Duration.between(replicatedAt, now)),
        failover == null ? null : failover.toDecimal(),
        status.status());
  }

  /** Reads on after {@code SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER}. */
  static RowSource fingerprints(TokenStream in) {
    ClusterReference reference = ClusterReference.parse(in);
    if (!in.atEnd()) {
      throw SqlErrors.unsupported("fingerprints of a part of the history");
    }
    return new MadeRows(
        "tenant_name STRING, start_ts DECIMAL, end_ts DECIMAL, fingerprint INT8",
        execution -> {
          Privileges.requireSystem(execution, "show other tenants");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          VirtualCluster cluster = reference.require(execution);
          Timestamp end = execution.transaction().readTimestamp();
          long fingerprint = execution.engine().fingerprint(cluster.id(), end);
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(cluster.name(), null, end.toDecimal(), fingerprint));
          return rows;
        });
  }
}
