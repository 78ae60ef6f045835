package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualClusterOptions;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.show.SettingCommands;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW CLUSTER SETTING and SETTINGS … FOR VIRTUAL CLUSTER: what was set from outside. */
final class VirtualClusterSettings {
  private VirtualClusterSettings() {}

  /** Reads the statement if it is one of these; otherwise leaves it and gives null. */
  static @Nullable RowSource show(TokenStream in) {
    int start = in.position();
    in.expect("SHOW");
    if (!in.accept("ALL")) {
      in.accept("PUBLIC");
    }
    if (in.accept("CLUSTER", "SETTINGS") && forVirtualCluster(in)) {
      return all(ClusterReference.parse(in));
    }
    if (in.accept("CLUSTER", "SETTING")) {
      String name = SettingCommands.name(in);
      if (forVirtualCluster(in)) {
        return one(name, ClusterReference.parse(in));
      }
    }
    in.position(start);
    return null;
  }

  private static boolean forVirtualCluster(TokenStream in) {
    return in.accept("FOR", "VIRTUAL", "CLUSTER") || in.accept("FOR", "TENANT");
  }

  private static RowSource one(String name, ClusterReference reference) {
    return new MadeRows(
        List.of(new ResultColumn(name, SqlType.TEXT)),
        execution -> {
          VirtualCluster cluster = checked(execution, reference);
          SettingCommands.requireKnown(execution, name);
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(Override.of(execution, cluster, name).value()));
          return rows;
        },
        "SHOW");
  }

  private static RowSource all(ClusterReference reference) {
    return new MadeRows(
        "variable STRING, value STRING, type STRING, origin STRING",
        execution -> {
          VirtualCluster cluster = checked(execution, reference);
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (String name : execution.engine().settings().keySet()) {
            Override found = Override.of(execution, cluster, name);
            rows.add(row(name, found.value(), SettingCommands.type(name), found.origin()));
          }
          return rows;
        });
  }

  private static VirtualCluster checked(Execution execution, ClusterReference reference) {
    Privileges.requireSystem(execution, "show settings of other tenants");
    Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
    return reference.require(execution);
  }

  /** What was set from outside, for one virtual cluster rather than for all; null for nothing. */
  private record Override(@Nullable String value, String origin) {
    static Override of(Execution execution, VirtualCluster cluster, String setting) {
      VirtualClusterOptions options = execution.engine().options();
      String own = options.overrides(cluster.id()).get(setting);
      if (own != null) {
        return new Override(own, "per-tenant-override");
      }
      String shared = options.overrides(VirtualClusterOptions.ALL).get(setting);
      return new Override(shared, shared == null ? "no-override" : "all-tenants-override");
    }
  }
}
