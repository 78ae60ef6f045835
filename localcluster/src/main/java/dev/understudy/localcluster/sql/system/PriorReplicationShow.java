package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SHOW VIRTUAL CLUSTER … WITH PRIOR REPLICATION DETAILS: where each was once replicated from, and
 * when it was promoted. A failback asks this of its source, so whoever may stream may ask it.
 */
final class PriorReplicationShow {
  private PriorReplicationShow() {}

  /**
   * @param only null for all
   */
  static RowSource of(@Nullable ClusterReference only) {
    return new MadeRows(
        VirtualClusterShows.PLAIN + ", source_id STRING, activation_time DECIMAL",
        execution -> {
          Privileges.requireSystem(execution, "show other tenants");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER", "REPLICATIONSOURCE", "REPLICATION");
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (VirtualCluster cluster : VirtualClusterShows.shown(execution, only)) {
            rows.add(priorRow(execution, cluster));
          }
          return rows;
        });
  }

  private static @Nullable Object[] priorRow(Execution execution, VirtualCluster cluster) {
    @Nullable Object[] plain = VirtualClusterShows.plainRow(execution, cluster);
    Optional<PriorReplication> prior = execution.engine().replication().prior(cluster.id());
    return row(
        plain[0],
        plain[1],
        plain[2],
        plain[3],
        prior.map(PriorReplication::sourceId).orElse(null),
        prior.map(found -> found.activationTime().toDecimal()).orElse(null));
  }
}
