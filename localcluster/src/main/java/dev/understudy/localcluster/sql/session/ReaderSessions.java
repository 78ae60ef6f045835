package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import java.util.Locale;

/** What a session on a read-only virtual cluster is told when it wants to write. */
final class ReaderSessions {
  private ReaderSessions() {}

  /** Refuses with 25006, naming the statement. */
  static void refuseWrite(Engine engine, long virtualClusterId, String sql) {
    if (engine.replication().isReader(virtualClusterId)) {
      String verb = sql.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
      throw new ClusterException(
          "25006",
          "cannot execute " + verb + " in a read-only transaction",
          "This virtual cluster shows a standby; write to its primary.");
    }
  }
}
