package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.backup.BackupCommand;
import dev.understudy.localcluster.sql.backup.BackupShows;
import dev.understudy.localcluster.sql.backup.RestoreCommand;
import dev.understudy.localcluster.sql.changefeed.CreateChangefeed;
import dev.understudy.localcluster.sql.schedule.ScheduleCommands;
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
      if (source == null) {
        return null;
      }
      in.expectEnd();
      return new ShowCommand(source);
    }
    Command scheduled = ScheduleCommands.parse(in);
    if (scheduled != null) {
      return scheduled;
    }
    Command changefeed = CreateChangefeed.parse(in);
    if (changefeed != null) {
      return changefeed;
    }
    for (String verb : new String[] {"PAUSE", "RESUME", "CANCEL"}) {
      if (in.accept(verb)) {
        return JobCommands.parse(in, verb);
      }
    }
    if (in.accept("BACKUP")) {
      return BackupCommand.parse(in);
    }
    if (in.accept("RESTORE")) {
      return RestoreCommand.parse(in);
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
    return zone == null ? ExternalConnections.parse(in) : zone;
  }

  private static boolean virtualClusters(TokenStream in, String verb) {
    return in.accept(verb, "VIRTUAL", "CLUSTER") || in.accept(verb, "TENANT");
  }

  private static @Nullable RowSource show(TokenStream in) {
    if (in.at("SHOW", "VIRTUAL") || in.at("SHOW", "TENANT") || in.at("SHOW", "TENANTS")) {
      VersionGate.check(in);
    }
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
    if (in.accept("SHOW", "BACKUPS", "IN")) {
      return BackupShows.list(in);
    }
    if (in.accept("SHOW", "BACKUP")) {
      return BackupShows.one(in);
    }
    if (in.accept("SHOW", "ZONE", "CONFIGURATION", "FROM")) {
      in.textUntil();
      return ZoneStatements.show();
    }
    RowSource connections = ExternalConnectionShows.parse(in);
    return connections == null ? VirtualClusterSettings.show(in) : connections;
  }
}
