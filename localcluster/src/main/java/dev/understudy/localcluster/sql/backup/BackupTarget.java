package dev.understudy.localcluster.sql.backup;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a BACKUP is to write and where to.
 *
 * @param only the one virtual cluster to back up from the system one, or null
 * @param asOf the expression of AS OF SYSTEM TIME, or null
 * @param all whether all virtual clusters that are ready are meant
 */
public record BackupTarget(
    @Nullable Argument only,
    Argument location,
    @Nullable String asOf,
    boolean all,
    boolean detached) {

  /** Reads on after {@code BACKUP} up to the end of the options. */
  public static BackupTarget parse(TokenStream in) {
    Argument only =
        in.accept("VIRTUAL", "CLUSTER") || in.accept("TENANT") ? Argument.parse(in) : null;
    if (!in.accept("INTO")) {
      throw SqlErrors.unsupported("BACKUP " + in.peek().text().toUpperCase(Locale.ROOT));
    }
    if (in.at("LATEST")) {
      throw SqlErrors.unsupported("an incremental BACKUP");
    }
    Argument location = Argument.parse(in);
    String asOf =
        in.accept("AS", "OF", "SYSTEM", "TIME") ? in.textUntil("WITH", "RECURRING") : null;
    Options options = Options.parse(in);
    boolean all =
        options.flag("include_all_virtual_clusters")
            || options.flag("include_all_secondary_tenants");
    boolean detached = options.flag("detached");
    // History is never in these backups, so that leaving it out can be asked for.
    if (options.flag("revision_history")) {
      throw SqlErrors.unsupported("BACKUP WITH revision_history");
    }
    options.refuseOthers("BACKUP");
    return new BackupTarget(only, location, asOf, all, detached);
  }

  /** Empty for the virtual cluster that the statement is run in. */
  public List<Long> virtualClusters(Execution execution) {
    if (only != null) {
      Privileges.requireSystem(execution, "backup other tenants");
      return List.of(tenant(execution, only));
    }
    if (!all) {
      requireOwnData(execution.engine(), execution.session().virtualClusterId());
      return List.of();
    }
    Privileges.requireSystem(execution, "backup other tenants");
    return ready(execution.engine());
  }

  /** The virtual clusters that can be backed up now. */
  public static List<Long> ready(Engine engine) {
    return engine.virtualClusters().stream()
        .filter(cluster -> cluster.dataState() == DataState.READY)
        .filter(cluster -> !engine.replication().isReader(cluster.id()))
        .map(VirtualCluster::id)
        .toList();
  }

  private static void requireOwnData(Engine engine, long virtualClusterId) {
    if (engine.replication().isReader(virtualClusterId)) {
      throw new ClusterException(
          "55000", "a read-only virtual cluster cannot be backed up; back up its primary");
    }
  }

  private static long tenant(Execution execution, Argument id) {
    long number = number(id.text(execution));
    Engine engine = execution.engine();
    if (engine.virtualCluster(number).isEmpty()) {
      throw SqlErrors.invalidParameter("tenant " + number + " does not exist");
    }
    requireOwnData(engine, number);
    return number;
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidParameter(
          "\"" + text + "\" is not the id of a virtual cluster; SHOW VIRTUAL CLUSTERS lists them");
    }
  }
}
