package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

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
import org.jspecify.annotations.Nullable;

/** SHOW VIRTUAL CLUSTERS with its options, and fingerprints. */
final class VirtualClusterShows {
  private VirtualClusterShows() {}

  /**
   * Reads on after {@code SHOW VIRTUAL CLUSTERS} or {@code SHOW VIRTUAL CLUSTER x}.
   *
   * @param only null for all
   */
  static RowSource parse(TokenStream in, @Nullable ClusterReference only) {
    ShowOptions options = ShowOptions.parse(in);
    StatusColumns words = new StatusColumns(in.version());
    return new MadeRows(
        options.columns(words),
        execution -> {
          Privileges.requireSystem(execution, "show other tenants");
          options.require(execution);
          Instant now = execution.session().cluster().clock().instant();
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (VirtualCluster cluster : shown(execution, only)) {
            rows.addAll(options.rows(execution, words, cluster, now));
          }
          return rows;
        });
  }

  private static List<VirtualCluster> shown(Execution execution, @Nullable ClusterReference only) {
    return only == null ? execution.engine().virtualClusters() : List.of(only.require(execution));
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
