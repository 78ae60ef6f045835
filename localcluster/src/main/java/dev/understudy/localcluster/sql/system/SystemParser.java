package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.session.ShowCommand;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import org.jspecify.annotations.Nullable;

/** Reads the statements that CockroachDB has beyond PostgreSQL for running a cluster. */
public final class SystemParser {
  private SystemParser() {}

  /** The command, or null where the statement is none of these. */
  public static @Nullable Command parse(TokenStream in) {
    if (in.at("SELECT")) {
      return StreamFunctions.parse(in);
    }
    if (in.at("SHOW")) {
      RowSource source = show(in);
      return source == null ? null : new ShowCommand(source);
    }
    for (String verb : new String[] {"PAUSE", "RESUME", "CANCEL"}) {
      if (in.accept(verb)) {
        return JobCommands.parse(in, verb);
      }
    }
    if (in.accept("BACKUP")) {
      return BackupCommand.parse(in);
    }
    if (virtualClusters(in, "CREATE")) {
      return CreateVirtualCluster.parse(in);
    }
    if (virtualClusters(in, "ALTER")) {
      return VirtualClusterParser.alter(in);
    }
    if (virtualClusters(in, "DROP")) {
      return VirtualClusterParser.drop(in);
    }
    Command zone = ZoneStatements.configure(in);
    if (zone != null) {
      return zone;
    }
    if (in.accept("CREATE", "EXTERNAL", "CONNECTION")) {
      return ExternalConnections.create(in);
    }
    return in.accept("DROP", "EXTERNAL", "CONNECTION") ? ExternalConnections.drop(in) : null;
  }

  private static boolean virtualClusters(TokenStream in, String verb) {
    return in.accept(verb, "VIRTUAL", "CLUSTER") || in.accept(verb, "TENANT");
  }

  private static @Nullable RowSource show(TokenStream in) {
    if (in.accept("SHOW", "VIRTUAL", "CLUSTERS") || in.accept("SHOW", "TENANTS")) {
      return VirtualClusterShows.parse(in, null);
    }
    if (in.accept("SHOW", "VIRTUAL", "CLUSTER") || in.accept("SHOW", "TENANT")) {
      return VirtualClusterShows.parse(in, ClusterReference.parse(in));
    }
    if (in.accept("SHOW", "EXPERIMENTAL_FINGERPRINTS", "FROM", "VIRTUAL", "CLUSTER")
        || in.accept("SHOW", "EXPERIMENTAL_FINGERPRINTS", "FROM", "TENANT")) {
      return VirtualClusterShows.fingerprints(in);
    }
    if (in.accept("SHOW", "ZONE", "CONFIGURATION", "FROM")) {
      in.textUntil();
      return ZoneStatements.show();
    }
    if (in.accept("SHOW", "EXTERNAL", "CONNECTIONS")) {
      return ExternalConnections.show(null);
    }
    return in.accept("SHOW", "EXTERNAL", "CONNECTION")
        ? ExternalConnections.show(in.nameOrString())
        : null;
  }
}
