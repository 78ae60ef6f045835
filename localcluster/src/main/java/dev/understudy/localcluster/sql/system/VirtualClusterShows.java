package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SHOW VIRTUAL CLUSTERS, plain and with the status of replication, and fingerprints. */
final class VirtualClusterShows {
  static final String PLAIN = "id INT8, name STRING, data_state STRING, service_mode STRING";

  private VirtualClusterShows() {}

  /**
   * Reads on after {@code SHOW VIRTUAL CLUSTERS} or {@code SHOW VIRTUAL CLUSTER x}.
   *
   * @param only null for all
   */
  static RowSource parse(TokenStream in, @Nullable ClusterReference only) {
    if (in.accept("WITH", "PRIOR", "REPLICATION", "DETAILS") && in.atEnd()) {
      return PriorReplicationShow.of(new StatusColumns(in.version()), only);
    }
    boolean withStatus = in.accept("WITH", "REPLICATION", "STATUS");
    boolean withCapabilities = !withStatus && in.accept("WITH", "CAPABILITIES");
    if (!in.atEnd()) {
      throw SqlErrors.unsupported(
          "SHOW VIRTUAL CLUSTER … "
              + in.sql().substring(in.peek().start()).toUpperCase(Locale.ROOT));
    }
    StatusColumns status = new StatusColumns(in.version());
    String columns =
        withStatus
            ? status.names()
            : withCapabilities
                ? PLAIN + ", capability_name STRING, capability_value STRING"
                : PLAIN;
    return new MadeRows(
        columns,
        execution -> {
          Privileges.requireSystem(execution, "show other tenants");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          Instant now = execution.session().cluster().clock().instant();
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (VirtualCluster cluster : shown(execution, only)) {
            ReplicationStatus found =
                execution.engine().replicationStatus(cluster.id()).orElse(null);
            if (withCapabilities) {
              execution
                  .engine()
                  .options()
                  .capabilities(cluster.id())
                  .forEach((name, value) -> rows.add(plain(status, cluster, found, name, value)));
            } else {
              rows.add(
                  withStatus ? status.row(cluster, found, now) : plain(status, cluster, found));
            }
          }
          return rows;
        });
  }

  static List<VirtualCluster> shown(Execution execution, @Nullable ClusterReference only) {
    return only == null ? execution.engine().virtualClusters() : List.of(only.require(execution));
  }

  static @Nullable Object[] plain(
      StatusColumns words,
      VirtualCluster cluster,
      @Nullable ReplicationStatus status,
      String... more) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(cluster.id());
    row.add(cluster.name());
    row.add(words.word(cluster, status));
    row.add(StatusColumns.word(cluster.serviceMode()));
    row.addAll(List.of(more));
    return row.toArray();
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
